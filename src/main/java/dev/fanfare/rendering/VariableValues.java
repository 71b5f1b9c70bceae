package dev.fanfare.rendering;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import freemarker.template.SimpleNumber;
import freemarker.template.SimpleScalar;
import freemarker.template.TemplateBooleanModel;
import freemarker.template.TemplateModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a call says to one person: JSON with lists and objects; a null is a missing value. */
final class VariableValues {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private VariableValues() {}

  static Map<String, TemplateModel> read(@Nullable String json) {
    if (json == null) {
      return Map.of();
    }
    try {
      return members(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("variables are not JSON", e);
    }
  }

  private static Map<String, TemplateModel> members(JsonNode object) {
    var members = new HashMap<String, TemplateModel>();
    for (var member : object.properties()) {
      var value = value(member.getValue());
      if (value != null) {
        members.put(member.getKey(), value);
      }
    }
    return members;
  }

  private static @Nullable TemplateModel value(JsonNode node) {
    return switch (node) {
      case TextNode text -> new SimpleScalar(text.textValue());
      case NumericNode number -> new SimpleNumber(number.numberValue());
      case BooleanNode truth ->
          truth.booleanValue() ? TemplateBooleanModel.TRUE : TemplateBooleanModel.FALSE;
      case ArrayNode items -> {
        var values = new ArrayList<@Nullable TemplateModel>();
        items.forEach(item -> values.add(value(item)));
        yield HeldValues.list(values);
      }
      case ObjectNode object -> HeldValues.hash(members(object));
      default -> null;
    };
  }
}
