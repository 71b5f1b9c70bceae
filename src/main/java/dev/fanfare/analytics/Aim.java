package dev.fanfare.analytics;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A goal of a campaign, ready to be asked of events.
 *
 * @param number in its campaign
 * @param meets whether an event of the type counts
 * @param revenue the property that says what it was worth; null where none does
 */
record Aim(
    int campaign,
    int number,
    String event,
    Duration within,
    Predicate<Happened> meets,
    @Nullable String revenue) {

  /**
   * An event of a person.
   *
   * @param properties a JSON object
   */
  record Happened(
      long number,
      String type,
      long subject,
      Instant at,
      Instant recordedAt,
      JsonNode properties) {}

  /** Whether an event reaches it, were it in somebody's window. */
  boolean reachedBy(Happened event) {
    return event.type().equals(this.event) && meets.test(event);
  }

  /** What an event was worth; null where nothing says so. */
  @Nullable BigDecimal worth(Happened event) {
    var value = revenue == null ? null : event.properties().get(revenue);
    return value != null && value.isNumber() ? value.decimalValue() : null;
  }
}
