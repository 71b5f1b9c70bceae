package dev.fanfare.rendering;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import freemarker.template.SimpleDate;
import freemarker.template.SimpleNumber;
import freemarker.template.SimpleScalar;
import freemarker.template.TemplateBooleanModel;
import freemarker.template.TemplateDateModel;
import freemarker.template.TemplateModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a person's attributes into values a template can ask for; a null is a missing value. */
final class AttributeValues {

  private static final JsonFactory JSON = new JsonFactory();

  private AttributeValues() {}

  static Map<String, TemplateModel> read(@Nullable String json, Map<String, ValueType> types) {
    if (json == null) {
      return Map.of();
    }
    var values = new HashMap<String, TemplateModel>();
    try (var parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("attributes are not a JSON object");
      }
      for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        var value = value(parser, types.get(name));
        if (value != null) {
          values.put(name, value);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return values;
  }

  private static @Nullable TemplateModel value(JsonParser parser, @Nullable ValueType type)
      throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> text(parser.getText(), type);
      case VALUE_NUMBER_INT -> new SimpleNumber(parser.getNumberValue());
      // Through double a price of 0.10 would not be 0.10 any more.
      case VALUE_NUMBER_FLOAT -> new SimpleNumber(parser.getDecimalValue());
      case VALUE_TRUE -> TemplateBooleanModel.TRUE;
      case VALUE_FALSE -> TemplateBooleanModel.FALSE;
      case START_ARRAY -> texts(parser);
      default -> {
        parser.skipChildren();
        yield null;
      }
    };
  }

  private static TemplateModel texts(JsonParser parser) throws IOException {
    var texts = new ArrayList<TemplateModel>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      texts.add(new SimpleScalar(parser.getText()));
    }
    return HeldValues.list(texts);
  }

  private static TemplateModel text(String text, @Nullable ValueType type) {
    try {
      return switch (type) {
        case DATE -> day(LocalDate.parse(text));
        case INSTANT ->
            new SimpleDate(java.util.Date.from(Instant.parse(text)), TemplateDateModel.DATETIME);
        case STRING, NUMBER, BOOLEAN, STRINGS -> new SimpleScalar(text);
        case null -> new SimpleScalar(text);
      };
    } catch (DateTimeException e) {
      // Older than the schema's type: words, as they were written.
      return new SimpleScalar(text);
    }
  }

  /** As {@link java.sql.Date}, which the engine formats in UTC whatever the recipient's zone. */
  private static TemplateModel day(LocalDate day) {
    return new SimpleDate(
        new java.sql.Date(day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli()));
  }
}
