package dev.fanfare.cli.verify;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import org.jspecify.annotations.Nullable;

/**
 * What clocks on walls show, worked out here from the rules of zones and not by the engine's code.
 */
final class WallClock {

  /** Where a day begins first: a run that goes by everybody's own clocks is called by it. */
  private static final ZoneOffset FIRST = ZoneOffset.ofHours(14);

  private WallClock() {}

  /** A zone by its name; null without one, and of one that is not known here. */
  static @Nullable ZoneId zone(@Nullable String name) {
    if (name == null) {
      return null;
    }
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** The local time that a run means by its occurrence. */
  static LocalDateTime meant(Instant occurrence) {
    return LocalDateTime.ofInstant(occurrence, FIRST);
  }

  /**
   * When a local time is in a zone: the first of two, and one that clocks leap over as much later
   * as they leap.
   */
  static Instant at(LocalDateTime local, ZoneId zone) {
    ZoneOffsetTransition change = zone.getRules().getTransition(local);
    ZoneOffset offset =
        change == null ? zone.getRules().getOffset(local) : change.getOffsetBefore();
    return local.toInstant(offset);
  }

  /** Whether it is between two times of the day, the first of which is in and the last is not. */
  static boolean isBetween(LocalTime from, LocalTime to, Instant at, ZoneId zone) {
    int now = LocalTime.ofInstant(at, zone).toSecondOfDay();
    int since = Math.floorMod(now - from.toSecondOfDay(), 86_400);
    return since < Math.floorMod(to.toSecondOfDay() - from.toSecondOfDay(), 86_400);
  }
}
