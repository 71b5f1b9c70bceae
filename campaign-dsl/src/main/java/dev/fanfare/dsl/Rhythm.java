package dev.fanfare.dsl;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** The local times, in whole minutes, that a recurring schedule names, whatever its zone. */
public sealed interface Rhythm permits Rhythm.Daily, Rhythm.Weekly, Rhythm.Monthly, CronExpression {

  /** After it no rhythm names a day: what cannot be written is not planned. */
  LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);

  /** Whether a day is named. */
  boolean fallsOn(LocalDate day);

  /** The times of a day that is named, at least one. */
  NavigableSet<LocalTime> times();

  /** The first local time that is named, not before that one; empty when there is none. */
  default Optional<LocalDateTime> notBefore(LocalDateTime from) {
    NavigableSet<LocalTime> times = times();
    LocalDate day = from.toLocalDate();
    LocalTime time = fallsOn(day) ? times.ceiling(from.toLocalTime()) : null;
    while (time == null && day.isBefore(LAST_DAY)) {
      day = day.plusDays(1);
      time = fallsOn(day) ? times.first() : null;
    }
    return time == null ? Optional.empty() : Optional.of(day.atTime(time));
  }

  /** Every day. */
  record Daily(LocalTime at) implements Rhythm {
    public Daily {
      ScheduleRules.minute(at).orThrow("schedule.at");
    }

    @Override
    public boolean fallsOn(LocalDate day) {
      return true;
    }

    @Override
    public NavigableSet<LocalTime> times() {
      return only(at);
    }
  }

  /** On days of the week, kept in their order from Monday. */
  record Weekly(List<DayOfWeek> days, LocalTime at) implements Rhythm {
    public Weekly {
      days = days.stream().distinct().sorted().toList();
      if (days.isEmpty()) {
        throw new IllegalArgumentException("schedule.days: names no day");
      }
      ScheduleRules.minute(at).orThrow("schedule.at");
    }

    @Override
    public boolean fallsOn(LocalDate day) {
      return days.contains(day.getDayOfWeek());
    }

    @Override
    public NavigableSet<LocalTime> times() {
      return only(at);
    }
  }

  /** On days of the month, kept in their order; a month without a day passes it over. */
  record Monthly(List<Integer> days, boolean last, LocalTime at) implements Rhythm {
    public Monthly {
      days = days.stream().distinct().sorted().toList();
      if (days.isEmpty() && !last) {
        throw new IllegalArgumentException("schedule.days: names no day");
      }
      if (days.stream().anyMatch(day -> day < 1 || day > 31)) {
        throw new IllegalArgumentException("schedule.days: must be 1 to 31 or `last`");
      }
      ScheduleRules.minute(at).orThrow("schedule.at");
    }

    @Override
    public boolean fallsOn(LocalDate day) {
      return days.contains(day.getDayOfMonth())
          || (last && day.getDayOfMonth() == day.lengthOfMonth());
    }

    @Override
    public NavigableSet<LocalTime> times() {
      return only(at);
    }
  }

  private static NavigableSet<LocalTime> only(LocalTime time) {
    return Collections.unmodifiableNavigableSet(new TreeSet<>(List.of(time)));
  }
}
