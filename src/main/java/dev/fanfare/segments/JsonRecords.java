package dev.fanfare.segments;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON lines whose objects within objects are named with dots between, as {@code User.UserId}, and
 * whose arrays hold text, numbers or booleans. A line that is no such object is broken alone.
 */
final class JsonRecords implements Records {

  /** A value that no column can hold. */
  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(String reason) {
      super(reason);
    }
  }

  private final JsonFactory json =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private final JsonLines lines;
  private final Map<String, List<String>> values = new LinkedHashMap<>();
  private @Nullable Reject broken;

  JsonRecords(InputStream utf8) {
    lines = new JsonLines(utf8);
  }

  @Override
  public List<String> header() {
    return List.of();
  }

  @Override
  public boolean next() throws IOException {
    if (!lines.next()) {
      return false;
    }
    values.clear();
    broken = null;
    if (!lines.beginsAsUtf8()) {
      broken = lines.broken(JsonLines.NO_UTF8);
      return true;
    }
    try (var parser = json.createParser(lines.buffer(), lines.start(), lines.length())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new Unreadable("must be a JSON object");
      }
      object(parser, "");
      if (parser.nextToken() != null) {
        throw new Unreadable("must be one JSON object and nothing after it");
      }
    } catch (JsonProcessingException e) {
      broken = lines.broken("must be a JSON object: " + e.getOriginalMessage());
    } catch (Unreadable e) {
      broken = lines.broken(String.valueOf(e.getMessage()));
    }
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
  public Map<String, List<String>> values() {
    return values;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private void object(JsonParser parser, String within) throws IOException, Unreadable {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      var name = within + parser.currentName();
      switch (parser.nextToken()) {
        case START_OBJECT -> object(parser, name + ".");
        case START_ARRAY -> put(name, array(parser, name));
        case VALUE_NULL -> {}
        default -> put(name, List.of(parser.getText()));
      }
    }
  }

  private static List<String> array(JsonParser parser, String name) throws IOException, Unreadable {
    var texts = new ArrayList<String>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (!parser.currentToken().isScalarValue() || parser.currentToken() == JsonToken.VALUE_NULL) {
        throw new Unreadable(name + " must be an array of text, numbers or booleans");
      }
      texts.add(parser.getText());
    }
    return texts;
  }

  private void put(String name, List<String> texts) throws Unreadable {
    var there = texts.stream().filter(text -> !text.isBlank()).toList();
    if (!there.isEmpty() && values.put(name, there) != null) {
      throw new Unreadable(name + " must not come twice");
    }
  }
}
