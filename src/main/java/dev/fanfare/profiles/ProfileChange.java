package dev.fanfare.profiles;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.platform.Violations;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a person becomes, as asked for; what is absent they have not. */
record ProfileChange(
    @Nullable Map<String, JsonNode> attributes,
    @Nullable String zone,
    @Nullable String locale,
    @Nullable String email,
    @Nullable String phone) {

  /** The change after every value was judged. */
  record Good(
      String attributes,
      @Nullable String zone,
      @Nullable String locale,
      @Nullable String email,
      @Nullable String phone) {}

  /** Judges the change whole; telephone numbers without a country's code are of the region. */
  Good judge(Map<String, AttributeType> types, @Nullable String region) {
    var violations = new Violations();
    var good =
        new Good(
            attributes(types, violations),
            value(zone == null ? null : ProfileRules.zone(zone), "/zone", zone, violations),
            value(
                locale == null ? null : ProfileRules.locale(locale), "/locale", locale, violations),
            address(Channel.EMAIL, email, region, "/email", violations),
            address(Channel.SMS, phone, region, "/phone", violations));
    violations.refuseContent();
    return good;
  }

  private String attributes(Map<String, AttributeType> types, Violations violations) {
    var json = new StringBuilder("{");
    var given = attributes == null ? Map.<String, JsonNode>of() : new TreeMap<>(attributes);
    given.forEach(
        (name, node) -> {
          var place = "/attributes/" + name;
          var type = types.get(name);
          if (type == null) {
            violations.add(place, null, "must be declared first, with PUT /v1/attributes/" + name);
            return;
          }
          var judged =
              fits(type, node)
                  ? type.judge(node.isArray() ? node.toString() : node.asText())
                  : new Checked.Bad("must be a " + type.word() + ", as JSON has it");
          var value = value(judged, place, node.toString(), violations);
          json.append(json.length() == 1 ? "" : ",")
              .append(JsonText.quote(name))
              .append(':')
              .append(value);
        });
    return json.append('}').toString();
  }

  private static boolean fits(AttributeType type, JsonNode node) {
    return switch (type) {
      case NUMBER -> node.isNumber();
      case BOOLEAN -> node.isBoolean();
      case STRING, DATE, INSTANT -> node.isTextual();
      case STRINGS -> node.isArray();
    };
  }

  private static @Nullable String address(
      Channel channel,
      @Nullable String given,
      @Nullable String region,
      String place,
      Violations violations) {
    return value(given == null ? null : channel.judge(given, region), place, given, violations);
  }

  private static @Nullable String value(
      @Nullable Checked checked, String place, @Nullable String given, Violations violations) {
    return switch (checked) {
      case null -> null;
      case Checked.Good(var value) -> value;
      case Checked.Bad(var rule) -> {
        violations.add(place, given, rule);
        yield null;
      }
    };
  }
}
