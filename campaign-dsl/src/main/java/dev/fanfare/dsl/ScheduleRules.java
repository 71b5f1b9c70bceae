package dev.fanfare.dsl;

import dev.fanfare.dsl.Schedule.Bound;
import dev.fanfare.dsl.Schedule.Missed;
import dev.fanfare.dsl.Verdict.Bad;
import dev.fanfare.dsl.Verdict.Good;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of what a schedule is written with, in one place for the reader and the records. */
final class ScheduleRules {

  static final String LAST = "last";
  static final Duration LEAST_LATENESS = Duration.ofMinutes(1);
  private static final Duration MOST_LATENESS = Duration.ofDays(7);
  private static final Pattern LOCAL_TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d)?");
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
  private static final Pattern TIME_OF_DAY = Pattern.compile("([01]\\d|2[0-3]):[0-5]\\d");
  private static final Pattern LATENESS =
      Pattern.compile("P[1-7]D|PT(?=\\d)(\\d{1,3}H)?(\\d{1,5}M)?(\\d{1,6}S)?");

  private ScheduleRules() {}

  /** How often a schedule that names no cron expression recurs. */
  enum Every {
    DAY,
    WEEK,
    MONTH;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Verdict<Every> every(String text) {
    return word(text, Every.values());
  }

  static Verdict<Missed> missed(String text) {
    return word(text, Missed.values());
  }

  private static <E extends Enum<E>> Verdict<E> word(String text, E[] values) {
    List<String> known =
        Arrays.stream(values).map(value -> value.name().toLowerCase(Locale.ROOT)).toList();
    int index = known.indexOf(text);
    return index >= 0
        ? new Good<>(values[index])
        : new Bad<>("must be " + String.join(" or ", known), Words.hint(text, known));
  }

  static Verdict<OwnTime.Late> late(String text) {
    for (OwnTime.Late late : OwnTime.Late.values()) {
      if (late.word().equals(text)) {
        return new Good<>(late);
      }
    }
    List<String> known = Arrays.stream(OwnTime.Late.values()).map(OwnTime.Late::word).toList();
    return new Bad<>("must be skip or nextDay", Words.hint(text, known));
  }

  /** A zone, or everybody's own; what stands in there is read beside it. */
  static Verdict<Clocks> clocks(String text) {
    if (text.equals(Clocks.RECIPIENT)) {
      return new Good<>(new Clocks.Own(new Fallback.Workspace()));
    }
    return switch (zone(text)) {
      case Good<ZoneId>(ZoneId id) -> new Good<>(new Clocks.Zone(id));
      case Bad<ZoneId>(String message, String hint) ->
          new Bad<>(
              message,
              Words.nearest(text, List.of(Clocks.RECIPIENT)) == null
                  ? hint
                  : "did you mean `" + Clocks.RECIPIENT + "`?");
    };
  }

  static Verdict<Fallback> fallback(String text) {
    return switch (text) {
      case Fallback.Workspace.WORD -> new Good<>(new Fallback.Workspace());
      case Fallback.Skip.WORD -> new Good<>(new Fallback.Skip());
      default ->
          switch (zone(text)) {
            case Good<ZoneId>(ZoneId id) -> new Good<>(new Fallback.Zone(id));
            case Bad<ZoneId>(String _, String hint) ->
                new Bad<>("must be a zone of the IANA database, `workspace` or `skip`", hint);
          };
    };
  }

  static Verdict<Fallback> fallbackOfQuietHours(String text) {
    if (text.equals(Fallback.Ignore.WORD)) {
      return new Good<>(new Fallback.Ignore());
    }
    return fallback(text) instanceof Bad<Fallback>(String _, String hint)
        ? new Bad<>("must be a zone of the IANA database, `workspace`, `skip` or `ignore`", hint)
        : fallback(text);
  }

  static Verdict<QuietHours.Policy> policy(String text) {
    return word(text, QuietHours.Policy.values());
  }

  /** Whether hours leave some of the day. */
  static Verdict<LocalTime> quiet(LocalTime from, LocalTime to) {
    Duration length = Duration.between(from, to);
    length = length.isNegative() ? length.plusDays(1) : length;
    if (length.isZero()) {
      return new Bad<>("is the time they begin", "write the time at which they end");
    }
    return length.compareTo(QuietHours.Window.LONGEST) <= 0
        ? new Good<>(to)
        : new Bad<>("makes them longer than 20 hours", "leave 4 hours of the day to write in");
  }

  /** Whether a rhythm names one time of its days: a run by everybody's clocks takes that long. */
  static Verdict<Rhythm> onceADay(Rhythm rhythm) {
    return rhythm.times().size() == 1
        ? new Good<>(rhythm)
        : new Bad<>(
            "names more than one time of a day, which everybody's own clocks show for 26 hours",
            "write one minute and one hour, as `0 9 * * mon-fri`");
  }

  /** Whether a bound is a day, which begins for everybody by their own clocks. */
  static Verdict<Optional<Bound>> ofDays(@Nullable Bound bound) {
    return bound instanceof Bound.Moment
        ? new Bad<>(
            "is an instant, and everybody's own clocks show a day at many",
            "write the day, such as `2026-12-01`")
        : new Good<>(Optional.ofNullable(bound));
  }

  static Verdict<ZoneId> zone(String text) {
    return ZoneId.getAvailableZoneIds().contains(text)
        ? new Good<>(ZoneId.of(text))
        : new Bad<>("is no zone of the IANA database", zoneHint(text));
  }

  private static String zoneHint(String text) {
    String nearest = Words.nearest(text, ZoneId.getAvailableZoneIds().stream().sorted().toList());
    return nearest == null ? "write it such as `Europe/Vienna`" : "did you mean `" + nearest + "`?";
  }

  /** A local time that stands alone, without offset. */
  static boolean isLocalTime(String text) {
    return LOCAL_TIME.matcher(text).matches();
  }

  static Verdict<LocalDateTime> localTime(String text) {
    try {
      return localTime(LocalDateTime.parse(text));
    } catch (DateTimeException _) {
      return new Bad<>(
          "is not a date and time that exists", "write it such as `2026-12-01T09:00:00`");
    }
  }

  /** Whether a local time can be written with four digits of year and whole seconds. */
  static Verdict<LocalDateTime> localTime(LocalDateTime time) {
    return time.getYear() >= 0 && time.getYear() <= 9999 && time.getNano() == 0
        ? new Good<>(time)
        : new Bad<>("must have a year of four digits and whole seconds", "cut it to seconds");
  }

  static Verdict<LocalTime> timeOfDay(String text) {
    return TIME_OF_DAY.matcher(text).matches()
        ? new Good<>(LocalTime.parse(text))
        : new Bad<>(
            "must be a local time of the day, hours and minutes", "write it such as `\"09:30\"`");
  }

  static Verdict<LocalTime> minute(LocalTime time) {
    return time.equals(time.truncatedTo(ChronoUnit.MINUTES))
        ? new Good<>(time)
        : new Bad<>("must be a whole minute", "cut it to minutes");
  }

  static Verdict<String> weekday(String text) {
    List<String> known =
        Arrays.stream(DayOfWeek.values()).map(day -> day.name().toLowerCase(Locale.ROOT)).toList();
    if (known.contains(text)) {
      return new Good<>(text);
    }
    String begun =
        known.stream()
            .filter(day -> text.length() > 1 && day.startsWith(text.toLowerCase(Locale.ROOT)))
            .findFirst()
            .orElse(null);
    return new Bad<>(
        "must be a day of the week",
        begun == null ? Words.hint(text, known) : "did you mean `" + begun + "`?");
  }

  static Verdict<String> dayOfMonth(String text) {
    return text.matches("[1-9]|[12]\\d|3[01]") || text.equals(LAST)
        ? new Good<>(text)
        : new Bad<>("must be a day of the month, 1 to 31, or `last`", "write `days: [1, last]`");
  }

  static Verdict<Bound> bound(String text) {
    if (DATE.matcher(text).matches()) {
      try {
        return new Good<>(new Bound.Day(LocalDate.parse(text)));
      } catch (DateTimeException _) {
        return new Bad<>("is not a date that exists", "write it such as `2026-12-01`");
      }
    }
    return switch (Rules.instant(text)) {
      case Good<OffsetDateTime>(OffsetDateTime time) -> new Good<>(new Bound.Moment(time));
      case Bad<OffsetDateTime>(String _, String _) ->
          new Bad<>(
              "must be a date, or an RFC 3339 instant with its offset",
              "write it such as `2026-12-01` or `2026-12-01T09:00:00+01:00`");
    };
  }

  static Verdict<Duration> lateness(String text) {
    return LATENESS.matcher(text).matches()
        ? lateness(Duration.parse(text))
        : new Bad<>(
            "must be an ISO-8601 duration of days, or of hours, minutes and whole seconds",
            "write it such as `PT1H` for one hour or `P1D` for a day");
  }

  static Verdict<Duration> lateness(Duration lateness) {
    boolean fits =
        lateness.compareTo(LEAST_LATENESS) >= 0
            && lateness.compareTo(MOST_LATENESS) <= 0
            && lateness.getNano() == 0;
    return fits
        ? new Good<>(lateness)
        : new Bad<>("must be one minute to seven days", "write `PT1M` to `P7D`");
  }

  /** Whether something is planned between the two bounds, as far as they are there. */
  static Verdict<Rhythm> span(
      Rhythm rhythm, ZoneId zone, @Nullable Bound start, @Nullable Bound end) {
    if (end != null && start != null && before(end, start, zone)) {
      return new Bad<>("is before the start", "write an end after the start");
    }
    return start == null
            || LocalTimes.after(
                    LocalTimes.first(start, zone).minusNanos(1), rhythm, zone, start, end)
                .isPresent()
        ? new Good<>(rhythm)
        : new Bad<>("leaves no time between start and end", "write a later end");
  }

  private static boolean before(Bound end, Bound start, ZoneId zone) {
    return LocalTimes.last(end, zone).isBefore(LocalTimes.first(start, zone));
  }
}
