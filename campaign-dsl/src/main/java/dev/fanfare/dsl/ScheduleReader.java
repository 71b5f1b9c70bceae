package dev.fanfare.dsl;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import dev.fanfare.dsl.Fields.Item;
import dev.fanfare.dsl.Node.Place;
import dev.fanfare.dsl.Node.Scalar;
import dev.fanfare.dsl.OwnTime.Late;
import dev.fanfare.dsl.Schedule.Bound;
import dev.fanfare.dsl.Schedule.Missed;
import dev.fanfare.dsl.Schedule.Recurring;
import dev.fanfare.dsl.ScheduleRules.Every;
import dev.fanfare.dsl.Verdict.Bad;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads when a campaign starts: at once, at one time, or by a rhythm. */
final class ScheduleReader {

  private static final List<String> OF_RECURRING =
      List.of("days", "start", "end", "times", "missed", "lateness");

  private final Problems problems;

  ScheduleReader(Problems problems) {
    this.problems = problems;
  }

  /** The schedule of a campaign; null when it is wrong and has been reported. */
  @Nullable Schedule read(Fields campaign) {
    Node node = campaign.node("schedule");
    if (node instanceof Scalar(String value, Node.Kind kind, Place place)
        && kind != Node.Kind.NOTHING) {
      return word(value, place);
    }
    Fields fields = campaign.mapping("schedule", Shape.SCHEDULE);
    if (fields == null) {
      return null;
    }
    if (fields.has("every") || fields.has("cron")) {
      return recurring(fields);
    }
    if (!fields.has("at")) {
      problems.add(
          fields.place(),
          "schedule",
          null,
          "names no time",
          "add `at: …`, `every: …` or `cron: …`");
    }
    Clocks clocks = clocks(fields);
    for (String key : OF_RECURRING) {
      if (!key.equals("lateness") || !(clocks instanceof Clocks.Own)) {
        refuse(fields, key, "belongs to a schedule that recurs", "remove it, or add `every: …`");
      }
    }
    return once(fields, clocks);
  }

  private @Nullable Schedule word(String value, Place place) {
    if (value.equals("now")) {
      return new Schedule.Now();
    }
    problems.add(
        place,
        "schedule",
        value,
        "must be `now` or a mapping with `at`, `every` or `cron`",
        Words.nearest(value, List.of("now")) != null
            ? "did you mean `now`?"
            : "write `schedule: {at: 2026-12-01T09:00:00+01:00}`");
    return null;
  }

  /** Whose clocks are meant, with what stands in for a zone; null where none are written. */
  private @Nullable Clocks clocks(Fields fields) {
    Clocks clocks = fields.formed("zone", ScheduleRules::clocks);
    Fallback fallback = fields.formed("fallback", ScheduleRules::fallback);
    if (clocks instanceof Clocks.Own) {
      return fallback == null ? clocks : new Clocks.Own(fallback);
    }
    if (clocks != null || !fields.has("zone")) {
      String hint = "write `zone: recipient` beside it";
      refuse(fields, "fallback", "belongs to everybody's own clocks", hint);
      refuse(fields, "late", "belongs to everybody's own clocks", hint);
    }
    return clocks;
  }

  private @Nullable Schedule once(Fields fields, @Nullable Clocks clocks) {
    boolean local = fields.node("at") instanceof Scalar at && ScheduleRules.isLocalTime(at.value());
    if (local && fields.has("zone")) {
      LocalDateTime time = fields.formed("at", ScheduleRules::localTime);
      return switch (clocks) {
        case null -> null;
        case Clocks.Zone(ZoneId zone) -> time == null ? null : new Schedule.AtLocal(time, zone);
        case Clocks.Own(Fallback fallback) -> own(fields, time, fallback);
      };
    }
    OffsetDateTime time = fields.formed("at", Rules::instant);
    if (time != null) {
      refuse(fields, "zone", "stands beside an offset", "remove one of the two");
    }
    return time == null ? null : new Schedule.At(time);
  }

  private static @Nullable Schedule own(
      Fields fields, @Nullable LocalDateTime time, Fallback fallback) {
    Late late = fields.formed("late", ScheduleRules::late);
    Duration lateness = fields.formed("lateness", ScheduleRules::lateness);
    return time == null
        ? null
        : new Schedule.AtOwn(
            time,
            new OwnTime(
                fallback,
                requireNonNullElse(late, Late.SKIP),
                requireNonNullElse(lateness, OwnTime.DEFAULT_LATENESS)));
  }

  private @Nullable Schedule recurring(Fields fields) {
    if (!fields.has("zone")) {
      reportMissing(fields, "zone");
    }
    Clocks clocks = clocks(fields);
    Bound start = fields.formed("start", ScheduleRules::bound);
    Bound end = fields.formed("end", ScheduleRules::bound);
    Integer times =
        fields.wholeNumber("times", 1, Recurring.MOST_TIMES, "write how often it is sent in all");
    Missed missed = fields.formed("missed", ScheduleRules::missed);
    Duration lateness = fields.formed("lateness", ScheduleRules::lateness);
    Rhythm rhythm = fields.has("cron") ? cron(fields) : every(fields);
    if (clocks instanceof Clocks.Own) {
      ofOwnTime(fields, rhythm, start, end);
    }
    if (rhythm == null || clocks == null || !problems.none()) {
      return null;
    }
    ZoneId zone = clocks instanceof Clocks.Zone(ZoneId id) ? id : OwnTime.FIRST;
    if (ScheduleRules.span(rhythm, zone, start, end)
        instanceof Bad<Rhythm>(String message, String hint)) {
      refuse(fields, end == null ? "start" : "end", message, hint);
      return null;
    }
    return new Recurring(
        rhythm,
        clocks,
        start,
        end,
        times,
        requireNonNullElse(missed, Missed.SKIP),
        requireNonNullElse(lateness, Recurring.DEFAULT_LATENESS));
  }

  /** What a rhythm may not say where it comes to everybody by their own clocks. */
  private void ofOwnTime(
      Fields fields, @Nullable Rhythm rhythm, @Nullable Bound start, @Nullable Bound end) {
    refuse(
        fields,
        "late",
        "belongs to a schedule that is sent once: this one comes again",
        "remove it; who is later than `lateness` waits for the next time");
    refuse(fields, "start", ScheduleRules.ofDays(start));
    refuse(fields, "end", ScheduleRules.ofDays(end));
    if (rhythm != null) {
      refuse(fields, "cron", ScheduleRules.onceADay(rhythm));
    }
  }

  private void refuse(Fields fields, String key, Verdict<?> verdict) {
    if (verdict instanceof Bad<?>(String message, String hint)) {
      refuse(fields, key, message, hint);
    }
  }

  private @Nullable Rhythm cron(Fields fields) {
    for (String key : List.of("every", "days", "at")) {
      refuse(fields, key, "stands beside a cron expression", "remove it, or `cron`");
    }
    return fields.formed("cron", CronExpression::read);
  }

  private @Nullable Rhythm every(Fields fields) {
    Every every = fields.formed("every", ScheduleRules::every);
    LocalTime at = required(fields, "at", ScheduleRules::timeOfDay);
    if (every == null) {
      return null;
    }
    return switch (every) {
      case DAY -> {
        refuse(fields, "days", "belongs to `every: week` and `every: month`", "remove it");
        yield at == null ? null : new Rhythm.Daily(at);
      }
      case WEEK -> weekly(days(fields, ScheduleRules::weekday), at);
      case MONTH -> monthly(days(fields, ScheduleRules::dayOfMonth), at);
    };
  }

  private static @Nullable Rhythm weekly(@Nullable List<String> days, @Nullable LocalTime at) {
    if (days == null || at == null) {
      return null;
    }
    List<DayOfWeek> named =
        days.stream().map(day -> DayOfWeek.valueOf(day.toUpperCase(Locale.ROOT))).toList();
    return new Rhythm.Weekly(named, at);
  }

  private static @Nullable Rhythm monthly(@Nullable List<String> days, @Nullable LocalTime at) {
    if (days == null || at == null) {
      return null;
    }
    boolean last = days.contains(ScheduleRules.LAST);
    List<Integer> named =
        days.stream().filter(day -> !day.equals(ScheduleRules.LAST)).map(Integer::valueOf).toList();
    return new Rhythm.Monthly(named, last, at);
  }

  /** The days named; null when they are not there or one of them is wrong. */
  private @Nullable List<String> days(Fields fields, Function<String, Verdict<String>> rule) {
    if (!fields.has("days")) {
      reportMissing(fields, "days");
      return null;
    }
    List<Item> items = fields.formedItems("days", rule);
    if (items == null) {
      return null;
    }
    if (items.isEmpty()) {
      Place place = requireNonNull(fields.node("days")).place();
      problems.add(place, fields.pathOf("days"), null, "names no day", "name at least one day");
      return null;
    }
    List<String> days = new ArrayList<>();
    for (Item item : items) {
      String day = item.value();
      if (day != null && days.contains(day)) {
        String path = fields.pathOf("days") + "[" + items.indexOf(item) + "]";
        problems.add(item.place(), path, day, "is named already", "remove it here");
      } else if (day != null) {
        days.add(day);
      }
    }
    return days.size() == items.size() ? days : null;
  }

  private <T> @Nullable T required(Fields fields, String key, Function<String, Verdict<T>> rule) {
    if (!fields.has(key)) {
      reportMissing(fields, key);
    }
    return fields.formed(key, rule);
  }

  private void reportMissing(Fields fields, String key) {
    problems.add(fields.place(), fields.pathOf(key), null, "is missing", "add `" + key + ": …`");
  }

  private void refuse(Fields fields, String key, String message, String hint) {
    Node node = fields.node(key);
    if (node != null) {
      problems.add(node.place(), fields.pathOf(key), null, message, hint);
    }
  }
}
