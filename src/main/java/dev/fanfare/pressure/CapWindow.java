package dev.fanfare.pressure;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;

/** Over which time a cap counts. Pure. */
sealed interface CapWindow {

  /** Instants from one on and before another. */
  record Span(Instant from, Instant to) {

    boolean covers(Instant at) {
      return !at.isBefore(from) && at.isBefore(to);
    }
  }

  /** What counts for a message at an instant. */
  Span at(Instant now, ZoneId zone);

  /** How far back {@link #at} reaches at most, in any zone. */
  Duration reach();

  /** To what instants of deferral are rounded up, so that people who wait wait together. */
  Duration step();

  /** As people read it, such as {@code rolling P7D} or {@code calendar week}. */
  String words();

  /**
   * A time that goes along: a message at an instant counts for less than this length. Whatever lies
   * later counts too, since clocks of engines differ by moments.
   */
  record Rolling(Duration length) implements CapWindow {

    static final Duration SHORTEST = Duration.ofMinutes(1);
    static final Duration LONGEST = Duration.ofDays(30);

    public Rolling {
      if (length.compareTo(SHORTEST) < 0
          || length.compareTo(LONGEST) > 0
          || length.toSeconds() % 60 != 0
          || length.getNano() != 0) {
        throw new IllegalArgumentException("a rolling window is PT1M to P30D in whole minutes");
      }
    }

    @Override
    public Span at(Instant now, ZoneId zone) {
      // Instants are whole microseconds: the first that is not a whole length ago.
      return new Span(now.minus(length).plus(1, ChronoUnit.MICROS), Instant.MAX);
    }

    @Override
    public Duration reach() {
      return length;
    }

    @Override
    public Duration step() {
      if (length.compareTo(Duration.ofDays(7)) >= 0) {
        return Duration.ofHours(1);
      }
      return length.compareTo(Duration.ofDays(1)) >= 0
          ? Duration.ofMinutes(15)
          : Duration.ofMinutes(1);
    }

    /** ISO 8601, in days where they are whole. */
    String iso() {
      return length.equals(Duration.ofDays(length.toDays()))
          ? "P" + length.toDays() + "D"
          : length.toString();
    }

    @Override
    public String words() {
      return "rolling " + iso();
    }
  }

  /** A day, week or month of the calendar where the person lives; weeks begin on Monday. */
  record Calendar(Unit unit) implements CapWindow {

    /** A unit of the calendar, with how long one lasts at most, changes of the clocks included. */
    enum Unit {
      DAY(Duration.ofDays(2)),
      WEEK(Duration.ofDays(8)),
      MONTH(Duration.ofDays(32));

      private final Duration atMost;

      Unit(Duration atMost) {
        this.atMost = atMost;
      }

      String word() {
        return name().toLowerCase(Locale.ROOT);
      }

      private LocalDate first(LocalDate day) {
        return switch (this) {
          case DAY -> day;
          case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
          case MONTH -> day.withDayOfMonth(1);
        };
      }

      private LocalDate next(LocalDate first) {
        return switch (this) {
          case DAY -> first.plusDays(1);
          case WEEK -> first.plusWeeks(1);
          case MONTH -> first.plusMonths(1);
        };
      }
    }

    @Override
    public Span at(Instant now, ZoneId zone) {
      var first = unit.first(now.atZone(zone).toLocalDate());
      var next = unit.next(first).atStartOfDay(zone);
      // Where clocks went back over midnight, a day goes on after the next has begun.
      var to = next.toInstant().isAfter(now) ? next : next.withLaterOffsetAtOverlap();
      return new Span(first.atStartOfDay(zone).toInstant(), to.toInstant());
    }

    @Override
    public Duration reach() {
      return unit.atMost;
    }

    /** Days begin at whole minutes already. */
    @Override
    public Duration step() {
      return Duration.ofMinutes(1);
    }

    @Override
    public String words() {
      return "calendar " + unit.word();
    }
  }
}
