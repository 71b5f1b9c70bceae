package dev.fanfare.behaviour;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.behaviour.EventType.Property;
import dev.fanfare.events.ToldIds;
import dev.fanfare.platform.Violations;
import dev.fanfare.profiles.AttributeType;
import dev.fanfare.profiles.Checked;
import dev.fanfare.profiles.JsonText;
import dev.fanfare.profiles.ProfileRules;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Judges an event by the rules that all keep and by those of its type. Of one thread. */
final class EventCheck {

  /** How long ago an event may have happened: ids are kept for longer, so none comes in twice. */
  static final Duration OLDEST = Duration.ofDays(29);

  /** How far clocks may be apart. */
  static final Duration NEWEST = Duration.ofMinutes(5);

  private static final int LARGEST = 16 * 1024;
  private static final int HASH = 16;
  private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,128}");

  private final Map<String, EventType> types;
  private final Instant now;

  /**
   * @param types by name
   * @param now campaign time
   */
  EventCheck(Map<String, EventType> types, Instant now) {
    this.types = types;
    this.now = now;
  }

  /** The event, or null with everything that is wrong with it noted. */
  @Nullable CheckedEvent check(GivenEvent event, String place, Violations violations) {
    var found = new Violations();
    var id = id(event.id(), place + "/id", found);
    var externalId = externalId(event.externalId(), place + "/externalId", found);
    var at = at(event.at(), place + "/at", found);
    var name = event.type();
    var type = name == null ? null : types.get(name);
    found
        .requirePresent(name, place + "/type")
        .require(
            name == null || type != null,
            place + "/type",
            name,
            "is no event type; declare it with PUT /v1/event-types/{name}");
    var properties = type == null ? null : properties(event, type, place + "/properties", found);
    found.list().forEach(each -> violations.add(each.place(), each.value(), each.rule()));
    return id == null || externalId == null || at == null || type == null || properties == null
        ? null
        : checked(id, type, externalId, at, properties);
  }

  private static @Nullable String id(@Nullable String id, String place, Violations found) {
    int before = found.list().size();
    found
        .requirePresent(id, place)
        .require(
            id == null || ID.matcher(id).matches(),
            place,
            id,
            "must be 1 to 128 visible characters of ASCII")
        .require(id == null || !ToldIds.looksLikeAnAddress(id), place, id, ToldIds.OF_A_PERSON);
    return found.list().size() == before ? id : null;
  }

  private static @Nullable String externalId(@Nullable String id, String place, Violations found) {
    if (id == null) {
      found.requirePresent(null, place);
      return null;
    }
    return switch (ProfileRules.externalId(id)) {
      case Checked.Good(var good) -> good;
      case Checked.Bad(var rule) -> {
        found.add(place, id, rule);
        yield null;
      }
    };
  }

  private @Nullable Instant at(@Nullable String given, String place, Violations found) {
    if (given == null) {
      found.requirePresent(null, place);
      return null;
    }
    try {
      var at = OffsetDateTime.parse(given).toInstant().truncatedTo(ChronoUnit.MICROS);
      var oldest = now.minus(OLDEST);
      var newest = now.plus(NEWEST);
      boolean fits = !at.isBefore(oldest) && !at.isAfter(newest);
      found.require(fits, place, given, "must lie between " + oldest + " and " + newest);
      return fits ? at : null;
    } catch (DateTimeException _) {
      found.add(place, given, "must be an instant with its offset, as 2026-11-22T08:00:00Z");
      return null;
    }
  }

  /** The values as they are kept, by name; null when one of them is wrong. */
  private static @Nullable TreeMap<String, String> properties(
      GivenEvent event, EventType type, String place, Violations found) {
    int before = found.list().size();
    var given = event.properties() == null ? Map.<String, JsonNode>of() : event.properties();
    var values = new TreeMap<String, String>();
    new TreeMap<>(given)
        .forEach(
            (name, node) -> {
              var property = type.properties().get(name);
              if (property == null) {
                found.add(
                    place + "/" + name, null, "is no property of the event type " + type.name());
              } else {
                value(property, node, place + "/" + name, found)
                    .ifPresent(value -> values.put(name, value));
              }
            });
    type.properties()
        .forEach(
            (name, property) ->
                found.require(
                    !property.required() || given.containsKey(name),
                    place + "/" + name,
                    null,
                    "must be present"));
    int size = values.values().stream().mapToInt(String::length).sum();
    found.require(size <= LARGEST, place, null, "must be at most 16 KiB");
    return found.list().size() == before ? values : null;
  }

  private static Optional<String> value(
      Property property, JsonNode node, String place, Violations found) {
    var type = property.type();
    if (!fits(type, node)) {
      found.add(place, node.toString(), "must be a " + type.word() + ", as JSON has it");
      return Optional.empty();
    }
    switch (type.judge(node.isArray() ? node.toString() : node.asText())) {
      case Checked.Bad(var rule) -> found.add(place, node.toString(), rule);
      case Checked.Good(var value) -> {
        if (property.personal() || !ToldIds.looksLikeAnAddress(value)) {
          return Optional.of(value);
        }
        found.add(
            place,
            node.toString(),
            ToldIds.OF_A_PERSON + ": declare the property with personal true");
      }
    }
    return Optional.empty();
  }

  private static boolean fits(AttributeType type, JsonNode node) {
    return switch (type) {
      case NUMBER -> node.isNumber();
      case BOOLEAN -> node.isBoolean();
      case STRING, DATE, INSTANT -> node.isTextual();
      case STRINGS -> node.isArray();
    };
  }

  private static CheckedEvent checked(
      String id, EventType type, String externalId, Instant at, Map<String, String> properties) {
    var told = new TreeMap<>(properties);
    type.properties()
        .forEach(
            (name, property) -> {
              if (property.personal()) {
                told.remove(name);
              }
            });
    var all = object(properties);
    return new CheckedEvent(
        id, type.name(), externalId, at, all, object(told), hash(type.name(), externalId, at, all));
  }

  private static String object(Map<String, String> members) {
    var json = new StringBuilder("{");
    members.forEach(
        (name, value) ->
            json.append(json.length() == 1 ? "" : ",")
                .append(JsonText.quote(name))
                .append(':')
                .append(value));
    return json.append('}').toString();
  }

  private static byte[] hash(String type, String externalId, Instant at, String properties) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      // Neither a type nor an instant holds a line feed, and the id comes with its length.
      var head = type + "\n" + at + "\n" + externalId.length() + "\n" + externalId;
      digest.update(head.getBytes(StandardCharsets.UTF_8));
      return Arrays.copyOf(digest.digest(properties.getBytes(StandardCharsets.UTF_8)), HASH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
