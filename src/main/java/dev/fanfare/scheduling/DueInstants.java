package dev.fanfare.scheduling;

import dev.fanfare.dsl.Schedule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The planned instants of a schedule that have come.
 *
 * @param latest the only one of them that may still be sent
 * @param count how many there are, the latest included
 * @param next the first one that is still to come; null when there is none
 */
record DueInstants(Instant latest, int count, @Nullable Instant next) {

  /**
   * Counts on from the stored instant.
   *
   * @param from a planned instant that has come
   * @param taken planned instants before it
   */
  static DueInstants of(Schedule.Recurring schedule, Instant from, int taken, Instant now) {
    var latest = from;
    int count = 1;
    var next = next(schedule, latest, taken + count);
    while (next != null && !next.isAfter(now)) {
      latest = next;
      count++;
      next = next(schedule, latest, taken + count);
    }
    return new DueInstants(latest, count, next);
  }

  private static @Nullable Instant next(Schedule.Recurring schedule, Instant latest, int taken) {
    var times = schedule.times();
    return times != null && taken >= times ? null : schedule.after(latest).orElse(null);
  }

  /** Whether even the latest has waited longer than the schedule allows. */
  boolean late(Schedule.Recurring schedule, Instant now) {
    return schedule.inTimeUntil(latest).isBefore(now);
  }
}
