package dev.fanfare.segments;

import dev.fanfare.profiles.AttributeType;
import org.jspecify.annotations.Nullable;

/** What one mapped column of a file means. */
sealed interface Field {

  /** The column of a CSV header, or the member of a JSON line. */
  String column();

  record ExternalId(String column) implements Field {}

  record Email(String column) implements Field {}

  /**
   * @param region in which numbers without a country's code are read; null for none
   */
  record Phone(String column, @Nullable String region) implements Field {}

  record Zone(String column) implements Field {}

  record Locale(String column) implements Field {}

  /**
   * @param member the attribute's name as JSON writes it, in quotes
   */
  record Attribute(String column, String member, AttributeType type) implements Field {}
}
