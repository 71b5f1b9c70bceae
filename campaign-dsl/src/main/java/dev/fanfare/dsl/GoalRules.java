package dev.fanfare.dsl;

import dev.fanfare.dsl.Verdict.Bad;
import dev.fanfare.dsl.Verdict.Good;
import java.time.Duration;
import java.util.regex.Pattern;

/** The rules of what a goal is written with, in one place for the reader and the record. */
final class GoalRules {

  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(30);
  private static final Pattern WITHIN =
      Pattern.compile("P\\d{1,2}D|PT(?=\\d)(\\d{1,3}H)?(\\d{1,5}M)?(\\d{1,7}S)?");
  private static final Pattern PROPERTY = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");

  private GoalRules() {}

  static Verdict<Duration> within(String text) {
    return WITHIN.matcher(text).matches()
        ? within(Duration.parse(text))
        : new Bad<>(
            "must be an ISO-8601 duration of days, or of hours, minutes and whole seconds",
            "write it such as `P3D` for 72 hours");
  }

  static Verdict<Duration> within(Duration within) {
    boolean fits =
        within.compareTo(SHORTEST) >= 0 && within.compareTo(LONGEST) <= 0 && within.getNano() == 0;
    return fits
        ? new Good<>(within)
        : new Bad<>("must be one minute to 30 days", "write `PT1M` to `P30D`");
  }

  static Verdict<String> property(String text) {
    return PROPERTY.matcher(text).matches()
        ? new Good<>(text)
        : new Bad<>(
            "must be the name of a property: a letter, then letters, digits and _",
            "write a number of the event type, such as `total`");
  }
}
