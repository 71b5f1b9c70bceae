package dev.fanfare.segments;

import dev.fanfare.platform.Violation;
import java.io.IOException;
import java.io.Reader;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All columns of CSV by their names in the header, of which none may come twice. */
final class CsvRecords implements Records {

  private final CsvText text;

  CsvRecords(Reader characters, char separator) throws IOException {
    text = new CsvText(characters, separator);
    var seen = new HashSet<String>();
    var twice =
        text.header().stream()
            .filter(column -> !seen.add(column))
            .distinct()
            .map(column -> new Violation("header", column, "comes more than once"))
            .toList();
    if (!twice.isEmpty()) {
      throw new RefusedFile(twice);
    }
  }

  @Override
  public List<String> header() {
    return text.header();
  }

  @Override
  public boolean next() throws IOException {
    return text.next();
  }

  @Override
  public long line() {
    return text.line();
  }

  @Override
  public @Nullable Reject broken() {
    return text.broken();
  }

  @Override
  public Map<String, List<String>> values() {
    var values = new LinkedHashMap<String, List<String>>();
    for (int i = 0; i < text.header().size(); i++) {
      var value = text.field(i);
      if (!value.isBlank()) {
        values.put(text.header().get(i), List.of(value));
      }
    }
    return values;
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
