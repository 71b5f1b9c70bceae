package dev.fanfare.segments;

import dev.fanfare.platform.Violation;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The mapped columns of CSV. */
final class CsvRows implements Rows {

  private final CsvText text;
  private final int[] columnOf;

  CsvRows(Reader characters, char separator, List<Field> fields) throws IOException {
    text = new CsvText(characters, separator);
    columnOf = columnsOf(text.header(), fields);
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
  public @Nullable String value(int field) {
    return text.field(columnOf[field]);
  }

  @Override
  public void close() throws IOException {
    text.close();
  }

  private static int[] columnsOf(List<String> names, List<Field> fields) {
    var violations = new ArrayList<Violation>();
    var columnOf = new int[fields.size()];
    for (int i = 0; i < columnOf.length; i++) {
      var column = fields.get(i).column();
      columnOf[i] = names.indexOf(column);
      if (columnOf[i] < 0) {
        violations.add(
            new Violation("header", column, "the mapped column \"" + column + "\" is missing"));
      } else if (names.lastIndexOf(column) != columnOf[i]) {
        violations.add(
            new Violation(
                "header", column, "the mapped column \"" + column + "\" comes more than once"));
      }
    }
    if (!violations.isEmpty()) {
      throw new RefusedFile(violations.stream().distinct().toList());
    }
    return columnOf;
  }
}
