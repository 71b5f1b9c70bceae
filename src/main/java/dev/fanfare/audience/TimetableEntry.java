package dev.fanfare.audience;

import dev.fanfare.dsl.OwnTime.Lateness;
import dev.fanfare.dsl.OwnTime.Shift;
import java.time.Instant;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * When some people of a run are due.
 *
 * @param number in the run
 * @param zone whose clocks; null where there are none
 * @param fallback whether the zone stands in for one of their own
 * @param wave counted from 0; null without waves
 * @param local the local time that was meant; null where none was
 */
public record TimetableEntry(
    int number,
    @Nullable String zone,
    boolean fallback,
    @Nullable Integer wave,
    @Nullable LocalDateTime local,
    Instant dueAt,
    Shift shift,
    Lateness lateness,
    int people) {

  /** Whether nobody of it is written to, because a time must be read from some clock. */
  public boolean zoneless() {
    return local != null && zone == null;
  }

  /** Whether nobody of it is written to, because their time had passed. */
  public boolean tooLate() {
    return lateness == Lateness.SKIPPED;
  }

  TimetableEntry of(int numbered, int many) {
    return new TimetableEntry(numbered, zone, fallback, wave, local, dueAt, shift, lateness, many);
  }

  /** As answers tell it: the local time that was meant, and where. */
  public String words() {
    return local == null
        ? dueAt.toString()
        : local + (zone == null ? ", and no zone" : " in " + zone);
  }
}
