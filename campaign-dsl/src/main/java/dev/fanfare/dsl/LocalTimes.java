package dev.fanfare.dsl;

import dev.fanfare.dsl.Schedule.Bound;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Local times as instants. A local time that a zone skips moves on by the length of the gap; one
 * that comes twice is the first of the two. Two local times that are one instant are one.
 */
final class LocalTimes {

  private LocalTimes() {}

  static Instant instant(LocalDateTime local, ZoneId zone) {
    return local.atZone(zone).toInstant();
  }

  /** The first instant of a rhythm after one, within its bounds. */
  static Optional<Instant> after(
      Instant after, Rhythm rhythm, ZoneId zone, @Nullable Bound start, @Nullable Bound end) {
    Instant from = after;
    if (start != null && first(start, zone).isAfter(after)) {
      from = first(start, zone).minusNanos(1);
    }
    if (from.isBefore(LocalDateTime.MIN.withYear(0).toInstant(ZoneOffset.UTC))) {
      from = LocalDateTime.MIN.withYear(0).toInstant(ZoneOffset.UTC);
    }
    if (from.isAfter(Rhythm.LAST_DAY.atStartOfDay(zone).toInstant())) {
      return Optional.empty();
    }
    Optional<Instant> found = after(from, rhythm, zone);
    return end == null ? found : found.filter(instant -> !instant.isAfter(last(end, zone)));
  }

  /** The first instant that is not before the bound. */
  static Instant first(Bound bound, ZoneId zone) {
    return switch (bound) {
      case Bound.Day day -> day.date().atStartOfDay(zone).toInstant();
      case Bound.Moment moment -> moment.time().toInstant();
    };
  }

  /** The last instant that is not after the bound. */
  static Instant last(Bound bound, ZoneId zone) {
    return switch (bound) {
      case Bound.Day day -> day.date().plusDays(1).atStartOfDay(zone).toInstant().minusNanos(1);
      case Bound.Moment moment -> moment.time().toInstant();
    };
  }

  private static Optional<Instant> after(Instant after, Rhythm rhythm, ZoneId zone) {
    Optional<LocalDateTime> local = rhythm.notBefore(searchedFrom(after, zone));
    while (local.isPresent() && !instant(local.get(), zone).isAfter(after)) {
      local = rhythm.notBefore(local.get().plusMinutes(1));
    }
    return local.map(found -> earliestFrom(found, after, rhythm, zone));
  }

  /**
   * Where local times begin that may lie after the instant: within the length of a gap after it,
   * those that were skipped are still to come.
   */
  private static LocalDateTime searchedFrom(Instant after, ZoneId zone) {
    ZoneOffsetTransition change = zone.getRules().previousTransition(after.plusNanos(1));
    boolean moving =
        change != null
            && change.isGap()
            && after.isBefore(change.getInstant().plus(change.getDuration()));
    return moving ? change.getDateTimeBefore() : LocalDateTime.ofInstant(after, zone);
  }

  /** A local time that moved over a gap may come to lie behind later ones. */
  private static Instant earliestFrom(
      LocalDateTime found, Instant after, Rhythm rhythm, ZoneId zone) {
    Instant earliest = instant(found, zone);
    Optional<LocalDateTime> local = Optional.of(found);
    while (local.isPresent() && local.get().isBefore(LocalDateTime.ofInstant(earliest, zone))) {
      Instant candidate = instant(local.get(), zone);
      earliest = candidate.isAfter(after) && candidate.isBefore(earliest) ? candidate : earliest;
      local = rhythm.notBefore(local.get().plusMinutes(1));
    }
    return earliest;
  }
}
