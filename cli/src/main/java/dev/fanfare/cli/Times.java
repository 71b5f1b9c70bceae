package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Instants of the API, shown in the zone of the person who looks. */
final class Times {

  private static final DateTimeFormatter SHOWN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  private Times() {}

  static Instant now() {
    return Instant.now();
  }

  static Instant of(JsonNode object, String member) {
    return Instant.parse(object.path(member).asText());
  }

  static Duration between(Instant from, Instant to) {
    return Duration.between(from, to);
  }

  /** The instant in the local zone, empty when the member is absent. */
  static String shown(JsonNode object, String member) {
    return object.has(member)
        ? SHOWN.format(of(object, member).atZone(ZoneId.systemDefault()))
        : "";
  }
}
