package dev.fanfare.cli.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts who of a test has reached goals: rows of the ledger first, then what people did, as the
 * contract tells both ({@code LedgerRow}, {@code GoalEvent}). For one thread.
 */
final class GoalCount {

  private static final int DRAWN = 128;

  private final Draws.Tested tested;
  private final Map<String, Duration> within;
  private final Map<Long, Instant> touched = new HashMap<>();
  private final Map<String, Map<Long, Instant>> reached = new HashMap<>();

  /**
   * Of a run's test.
   *
   * @param within by goal, how long after somebody was written to it counts
   */
  GoalCount(Draws.Tested tested, Map<String, Duration> within) {
    this.tested = tested;
    this.within = Map.copyOf(within);
    within.keySet().forEach(goal -> reached.put(goal, new HashMap<>()));
  }

  /** Since when somebody has the message, or would have it but for what held it back. */
  void row(JsonNode row) {
    long subject = Long.parseLong(row.path("subject").asText());
    String since =
        switch (row.path("state").asText()) {
          case "SENT" -> "endedAt";
          case "HELD_OUT" -> row.path("reason").asText().equals("control_group") ? "endedAt" : "";
          case "FAILED" -> (row.path("judged").asInt(DRAWN) & DRAWN) != 0 ? "decidedAt" : "";
          default -> "";
        };
    if (!since.isEmpty() && tested.tests(subject)) {
      touched.put(subject, Instant.parse(row.path(since).asText()));
    }
  }

  void event(JsonNode event) {
    long subject = Long.parseLong(event.path("subject").asText());
    Instant touch = touched.get(subject);
    Duration window = within.get(event.path("goal").asText());
    if (touch == null || window == null) {
      return;
    }
    Instant at = Instant.parse(event.path("at").asText());
    Instant known = Instant.parse(event.path("recordedAt").asText());
    if (!at.isBefore(touch) && !at.isAfter(touch.plus(window))) {
      reached
          .getOrDefault(event.path("goal").asText(), new HashMap<>())
          .merge(
              subject,
              known.isAfter(at) ? known : at,
              (one, other) -> one.isBefore(other) ? one : other);
    }
  }

  /** By goal, since when it has happened, and is known, that people have reached it. */
  Map<String, Map<Long, Instant>> reached() {
    return reached;
  }
}
