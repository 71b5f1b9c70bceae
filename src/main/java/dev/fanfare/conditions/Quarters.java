package dev.fanfare.conditions;

import java.time.Duration;
import java.time.Instant;

/**
 * A time up to the instant at which a condition is asked, as events are counted: in quarters of an
 * hour since 1970, both the first and the last in it.
 */
record Quarters(int first, int last) {

  private static final long SECONDS = 900;

  static Quarters within(Duration before, Instant now) {
    return new Quarters(of(now.minus(before)), of(now));
  }

  private static int of(Instant instant) {
    return Math.toIntExact(Math.floorDiv(instant.getEpochSecond(), SECONDS));
  }

  boolean contains(int quarter) {
    return first <= quarter && quarter <= last;
  }

  /** When the first begins. */
  Instant from() {
    return Instant.ofEpochSecond(first * SECONDS);
  }

  /** When the last is over. */
  Instant to() {
    return Instant.ofEpochSecond((last + 1) * SECONDS);
  }
}
