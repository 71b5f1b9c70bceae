package dev.fanfare.dsl;

import dev.fanfare.dsl.Trigger.ReEligibility.From;
import dev.fanfare.dsl.Verdict.Bad;
import dev.fanfare.dsl.Verdict.Good;
import java.time.Duration;
import java.time.Period;
import java.time.temporal.TemporalAmount;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules of what a trigger is written with, in one place for the reader and the records. */
final class TriggerRules {

  private static final int LONGEST_CONDITION = 10_000;
  private static final int MOST_DAYS = 366;
  private static final Pattern EVENT_TYPE =
      Pattern.compile("(?=.{1,63}$)[a-z][a-z0-9]*([._-][a-z0-9]+)*");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");
  private static final Pattern DELAY =
      Pattern.compile("P\\d{1,2}D|PT(?=\\d)(\\d{1,3}H)?(\\d{1,5}M)?(\\d{1,7}S)?");
  private static final Pattern CALENDAR = Pattern.compile("P(\\d{1,3})([DWM])");
  private static final Pattern CLOCK =
      Pattern.compile("PT(?=\\d)(\\d{1,4}H)?(\\d{1,6}M)?(\\d{1,8}S)?");

  private TriggerRules() {}

  static Verdict<String> eventType(String text) {
    return EVENT_TYPE.matcher(text).matches()
        ? new Good<>(text)
        : new Bad<>(
            "must be 1 to 63 lower-case letters and digits, parted by single `.`, `-` or `_`",
            "write the name of an event type, such as `cart.abandoned`");
  }

  static Verdict<String> variable(String text) {
    return VARIABLE.matcher(text).matches()
        ? new Good<>(text)
        : new Bad<>(
            "must be a name of letters, digits and _, not beginning with a digit",
            "write the names that calls say, such as `[order, lines]`");
  }

  static Verdict<String> condition(String text) {
    if (text.isBlank()) {
      return new Bad<>("is blank", "write a condition, or remove the key for all events");
    }
    boolean plain =
        text.codePointCount(0, text.length()) <= LONGEST_CONDITION
            && Rules.body(text) instanceof Good<String>;
    return plain
        ? new Good<>(text)
        : new Bad<>("must be at most 10000 characters without control characters", "shorten it");
  }

  static Verdict<Duration> delay(String text) {
    return DELAY.matcher(text).matches()
        ? delay(Duration.parse(text))
        : new Bad<>(
            "must be an ISO-8601 duration of days, or of hours, minutes and whole seconds",
            "write it such as `PT30M` for half an hour or `P1D` for 24 hours");
  }

  static Verdict<Duration> delay(Duration delay) {
    boolean fits =
        !delay.isNegative() && delay.compareTo(Trigger.LONGEST_DELAY) <= 0 && delay.getNano() == 0;
    return fits
        ? new Good<>(delay)
        : new Bad<>("must be nothing to 28 days", "write `PT0S` to `P28D`");
  }

  static Verdict<TemporalAmount> time(String text) {
    Matcher calendar = CALENDAR.matcher(text);
    if (calendar.matches()) {
      int count = Integer.parseInt(calendar.group(1));
      return time(
          switch (calendar.group(2)) {
            case "D" -> Period.ofDays(count);
            case "W" -> Period.ofWeeks(count);
            default -> Period.ofMonths(count);
          });
    }
    return CLOCK.matcher(text).matches()
        ? time(Duration.parse(text))
        : new Bad<>(
            "must be days, weeks or months of the calendar, or hours, minutes and seconds",
            "write it such as `P7D`, `P1M` or `PT12H`");
  }

  static Verdict<TemporalAmount> time(TemporalAmount time) {
    boolean fits =
        switch (time) {
          case Period period ->
              !period.isZero()
                  && !period.isNegative()
                  && period.getYears() == 0
                  && (period.getMonths() == 0 || period.getDays() == 0)
                  && period.getDays() <= MOST_DAYS
                  && period.getMonths() <= 12;
          case Duration duration ->
              duration.getNano() == 0
                  && duration.compareTo(Duration.ofSeconds(1)) >= 0
                  && duration.compareTo(Duration.ofDays(MOST_DAYS)) <= 0;
          default -> false;
        };
    return fits
        ? new Good<>(time)
        : new Bad<>("must be more than nothing and at most a year", "write `PT1S` to `P366D`");
  }

  static Verdict<From> from(String text) {
    for (From from : From.values()) {
      if (from.word().equals(text)) {
        return new Good<>(from);
      }
    }
    List<String> known = Arrays.stream(From.values()).map(From::word).toList();
    return new Bad<>("must be planned or actual", Words.hint(text, known));
  }
}
