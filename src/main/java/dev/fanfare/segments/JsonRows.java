package dev.fanfare.segments;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.fanfare.platform.Violation;
import dev.fanfare.profiles.AttributeType;
import dev.fanfare.profiles.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON lines in UTF-8: an object each, whose mapped members are text, numbers or booleans, or
 * arrays of strings where the attribute holds such, and are read as their text. A line that is no
 * such object is rejected alone.
 */
final class JsonRows implements Rows {

  private final JsonFactory json =
      JsonFactory.builder()
          .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();
  private final JsonLines lines;
  private final List<Field> fields;
  private final Map<String, int[]> fieldsOf = new HashMap<>();
  private final @Nullable String[] values;
  private final boolean[] seen;
  private boolean some;
  private @Nullable Reject broken;

  JsonRows(InputStream body, List<Field> fields) {
    this.lines = new JsonLines(body);
    this.fields = fields;
    this.values = new String[fields.size()];
    this.seen = new boolean[fields.size()];
    for (int i = 0; i < values.length; i++) {
      int field = i;
      fieldsOf.merge(fields.get(i).column(), new int[] {field}, JsonRows::concatenated);
    }
  }

  @Override
  public boolean next() throws IOException {
    if (!lines.next()) {
      return false;
    }
    some = true;
    parse();
    return true;
  }

  @Override
  public long line() {
    return lines.line();
  }

  @Override
  public @Nullable Reject broken() {
    return broken;
  }

  @Override
  public @Nullable String value(int field) {
    return values[field];
  }

  @Override
  public void end() {
    if (!some) {
      throw new RefusedFile("1:1", "the file is empty");
    }
    var violations = new ArrayList<Violation>();
    for (int i = 0; i < seen.length; i++) {
      if (!seen[i]) {
        var column = fields.get(i).column();
        violations.add(
            new Violation("lines", column, "the mapped member \"" + column + "\" is in no line"));
      }
    }
    if (!violations.isEmpty()) {
      throw new RefusedFile(violations.stream().distinct().toList());
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private void parse() throws IOException {
    Arrays.fill(values, null);
    broken = null;
    if (!lines.beginsAsUtf8()) {
      broken = lines.broken(JsonLines.NO_UTF8);
      return;
    }
    try (var parser = json.createParser(lines.buffer(), lines.start(), lines.length())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        broken = lines.broken("must be a JSON object");
        return;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        member(parser);
      }
      if (parser.nextToken() != null) {
        broken = lines.broken("must be one JSON object and nothing after it");
      }
    } catch (JsonProcessingException e) {
      broken = lines.broken("must be a JSON object: " + e.getOriginalMessage());
    }
  }

  private void member(JsonParser parser) throws IOException {
    var positions = fieldsOf.get(parser.currentName());
    var value = parser.nextToken();
    if (positions == null) {
      parser.skipChildren();
      return;
    }
    var name = parser.currentName();
    if (value == JsonToken.START_ARRAY && takesTexts(positions)) {
      var texts = texts(parser);
      broken = texts == null ? lines.broken(name + " must be an array of strings") : broken;
      set(positions, texts);
      return;
    }
    if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
      broken = lines.broken(name + " must be text, a number or a boolean");
      parser.skipChildren();
      return;
    }
    set(positions, value == JsonToken.VALUE_NULL ? null : parser.getText());
  }

  private boolean takesTexts(int[] positions) {
    return Arrays.stream(positions)
        .allMatch(
            position ->
                fields.get(position) instanceof Field.Attribute(var _, var _, var type)
                    && type == AttributeType.STRINGS);
  }

  private void set(int[] positions, @Nullable String text) {
    for (int position : positions) {
      seen[position] = true;
      values[position] = text;
    }
  }

  /** An array of strings as JSON again, read to its end; null when it holds anything else. */
  private static @Nullable String texts(JsonParser parser) throws IOException {
    var array = new StringBuilder("[");
    boolean strings = true;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      strings &= parser.currentToken() == JsonToken.VALUE_STRING;
      if (strings) {
        array.append(array.length() == 1 ? "" : ",").append(JsonText.quote(parser.getText()));
      }
      parser.skipChildren();
    }
    return strings ? array.append(']').toString() : null;
  }

  private static int[] concatenated(int[] some, int[] more) {
    var all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }
}
