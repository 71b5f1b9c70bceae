package dev.fanfare.dsl;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When a campaign starts. Instants are computed here, with the zone rules of the JDK. */
public sealed interface Schedule permits Schedule.Now, Schedule.Once, Schedule.Recurring, Trigger {

  /** Planned instants from one on, that one included, as many as asked for or as there are. */
  List<Instant> upcoming(Instant from, int most);

  /** An instant as the clocks show it where the schedule is meant; in UTC when it names no zone. */
  OffsetDateTime local(Instant instant);

  /** How it comes to everybody by their own clocks; null where it is one instant for all. */
  default @Nullable OwnTime own() {
    return null;
  }

  /** As soon as it is launched. */
  record Now() implements Schedule {
    @Override
    public List<Instant> upcoming(Instant from, int most) {
      return List.of(from);
    }

    @Override
    public OffsetDateTime local(Instant instant) {
      return instant.atOffset(ZoneOffset.UTC);
    }
  }

  /** At one instant. */
  sealed interface Once extends Schedule {
    Instant instant();

    @Override
    default List<Instant> upcoming(Instant from, int most) {
      return instant().isBefore(from) ? List.of() : List.of(instant());
    }
  }

  /** At an instant; the offset is kept as written. Microseconds at the finest. */
  record At(OffsetDateTime time) implements Once {
    public At {
      Rules.rfc3339(time).orThrow("schedule.at");
    }

    @Override
    public Instant instant() {
      return time.toInstant();
    }

    @Override
    public OffsetDateTime local(Instant instant) {
      return instant.atOffset(time.getOffset());
    }
  }

  /** At a local time, whole seconds. One that does not exist moves on by the length of the gap. */
  record AtLocal(LocalDateTime time, ZoneId zone) implements Once {
    public AtLocal {
      ScheduleRules.localTime(time).orThrow("schedule.at");
      ScheduleRules.zone(zone.getId()).orThrow("schedule.zone");
    }

    @Override
    public Instant instant() {
      return LocalTimes.instant(time, zone);
    }

    @Override
    public OffsetDateTime local(Instant instant) {
      return instant.atZone(zone).toOffsetDateTime();
    }
  }

  /** At a local time of everybody's own, whole seconds; its instant is when the run begins. */
  record AtOwn(LocalDateTime time, OwnTime own) implements Once {
    public AtOwn {
      ScheduleRules.localTime(time).orThrow("schedule.at");
    }

    @Override
    public Instant instant() {
      return OwnTime.begins(time);
    }

    @Override
    public OffsetDateTime local(Instant instant) {
      return instant.atZone(OwnTime.FIRST).toOffsetDateTime();
    }
  }

  /**
   * Again and again. By everybody's own clocks, a planned instant is when the run begins.
   *
   * @param clocks whose local times the rhythm names
   * @param start no planned instant is before it
   * @param end no planned instant is after it; a day counts whole
   * @param times how many planned instants there are, counted from when the schedule is armed
   * @param lateness how long after its planned instant a run may still start; later, it is missed
   */
  record Recurring(
      Rhythm rhythm,
      Clocks clocks,
      @Nullable Bound start,
      @Nullable Bound end,
      @Nullable Integer times,
      Missed missed,
      Duration lateness)
      implements Schedule {

    static final int MOST_TIMES = 100_000;
    static final Duration DEFAULT_LATENESS = Duration.ofHours(1);

    public Recurring {
      ScheduleRules.lateness(lateness).orThrow("schedule.lateness");
      if (times != null && (times < 1 || times > MOST_TIMES)) {
        throw new IllegalArgumentException("schedule.times: must be 1 to 100000");
      }
      ScheduleRules.span(rhythm, planned(clocks), start, end).orThrow("schedule.end");
      if (clocks instanceof Clocks.Own) {
        ScheduleRules.onceADay(rhythm).orThrow("schedule.cron");
        ScheduleRules.ofDays(start).orThrow("schedule.start");
        ScheduleRules.ofDays(end).orThrow("schedule.end");
      }
    }

    /** The zone that planned instants are computed in. */
    public ZoneId zone() {
      return planned(clocks);
    }

    private static ZoneId planned(Clocks clocks) {
      return switch (clocks) {
        case Clocks.Zone(ZoneId id) -> id;
        case Clocks.Own _ -> OwnTime.FIRST;
      };
    }

    @Override
    public @Nullable OwnTime own() {
      return switch (clocks) {
        case Clocks.Zone _ -> null;
        case Clocks.Own(Fallback fallback) -> new OwnTime(fallback, OwnTime.Late.SKIP, lateness);
      };
    }

    /** Until when a run may start for a planned instant: for whoever has it last. */
    public Instant inTimeUntil(Instant planned) {
      Instant last = own() == null ? planned : OwnTime.ends(OwnTime.local(planned));
      return last.plus(lateness);
    }

    /** The first planned instant after one, whatever their number; empty when there is none. */
    public Optional<Instant> after(Instant instant) {
      return LocalTimes.after(instant, rhythm, zone(), start, end);
    }

    /** As {@link #after}, and the instant itself is one that may be found. */
    public Optional<Instant> notBefore(Instant instant) {
      return after(instant.minusNanos(1));
    }

    @Override
    public OffsetDateTime local(Instant instant) {
      return instant.atZone(zone()).toOffsetDateTime();
    }

    @Override
    public List<Instant> upcoming(Instant from, int most) {
      int wanted = times == null ? most : Math.min(most, times);
      List<Instant> found = new ArrayList<>();
      Optional<Instant> next = notBefore(from);
      while (next.isPresent() && found.size() < wanted) {
        found.add(next.get());
        next = after(next.get());
      }
      return found;
    }
  }

  /** Where a recurring schedule starts or ends. */
  sealed interface Bound {

    /** A day of the schedule's zone, from its first instant to its last. */
    record Day(LocalDate date) implements Bound {
      public Day {
        ScheduleRules.localTime(date.atStartOfDay()).orThrow("schedule");
      }
    }

    /** An instant. */
    record Moment(OffsetDateTime time) implements Bound {
      public Moment {
        Rules.rfc3339(time).orThrow("schedule");
      }
    }
  }

  /** What becomes of planned instants that are missed, as when the engine was down. */
  enum Missed {
    /** Nothing: the next one to come is the next one sent. */
    SKIP,
    /** One run makes up for all of them. */
    ONCE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
