package dev.fanfare.budgets;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Over which time a budget counts. Pure. */
enum Period {
  TOTAL,
  DAY,
  WEEK,
  MONTH;

  /** From the first instant on, and before the second. */
  record Span(Instant from, Instant to) {
    /** Of what is counted from the beginning and for ever. */
    static final Span EVER =
        new Span(Instant.parse("1970-01-01T00:00:00Z"), Instant.parse("9999-12-31T00:00:00Z"));
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Period> ofWord(String word) {
    return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
  }

  /** The one that an instant lies in; weeks begin on Monday. */
  Span at(Instant now, ZoneId zone) {
    if (this == TOTAL) {
      return Span.EVER;
    }
    var first = first(now.atZone(zone).toLocalDate());
    var next = next(first).atStartOfDay(zone);
    // Where clocks went back over midnight, a day goes on after the next has begun.
    var to = next.toInstant().isAfter(now) ? next : next.withLaterOffsetAtOverlap();
    return new Span(first.atStartOfDay(zone).toInstant(), to.toInstant());
  }

  private LocalDate first(LocalDate day) {
    return switch (this) {
      case TOTAL, DAY -> day;
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> day.withDayOfMonth(1);
    };
  }

  private LocalDate next(LocalDate first) {
    return switch (this) {
      case TOTAL, DAY -> first.plusDays(1);
      case WEEK -> first.plusWeeks(1);
      case MONTH -> first.plusMonths(1);
    };
  }
}
