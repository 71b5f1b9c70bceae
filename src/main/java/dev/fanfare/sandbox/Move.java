package dev.fanfare.sandbox;

import dev.fanfare.platform.Violations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a clock is asked to go: to an instant, or by a duration.
 *
 * @param by ISO 8601; a day has 24 hours
 */
record Move(@Nullable String to, @Nullable String by) {

  /** Five years, more than any campaign waits. */
  private static final Duration FARTHEST = Duration.ofDays(5 * 366);

  private static final Pattern WEEKS = Pattern.compile("P(\\d{1,4})W");

  /** The instant that is meant; every broken rule is noted, and null answered. */
  @Nullable Instant target(Instant now, Violations violations) {
    violations.require(
        (to == null) != (by == null), "body", null, "must have either to or by, and not both");
    var asked = to == null ? null : instant(to, violations);
    if (asked != null) {
      check(asked, now, "/to", to, violations);
    }
    var distance = by == null ? null : duration(by, violations);
    if (distance != null) {
      boolean far = distance.abs().compareTo(FARTHEST) > 0;
      var beyond = FARTHEST.multipliedBy(distance.isNegative() ? -1 : 2);
      var reached = now.plus(far ? beyond : distance);
      check(reached, now, "/by", by, violations);
      asked = asked == null ? reached : asked;
    }
    return violations.isEmpty() ? asked : null;
  }

  private static void check(
      Instant asked, Instant now, String place, @Nullable String value, Violations violations) {
    violations.require(
        !asked.isBefore(now), place, value, "must not lie before the clock, which shows " + now);
    violations.require(
        !asked.isAfter(now.plus(FARTHEST)),
        place,
        value,
        "must not lie more than " + FARTHEST.toDays() + " days ahead of the clock");
  }

  private static @Nullable Instant instant(String text, Violations violations) {
    try {
      return Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeException e) {
      violations.add("/to", text, "must be an instant such as 2027-03-28T07:00:00Z");
      return null;
    }
  }

  private static @Nullable Duration duration(String text, Violations violations) {
    try {
      var weeks = WEEKS.matcher(text);
      return weeks.matches()
          ? Duration.ofDays(7L * Integer.parseInt(weeks.group(1)))
          : Duration.parse(text).truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeException | ArithmeticException e) {
      violations.add("/by", text, "must be a duration such as PT1H, P1DT12H or P3W");
      return null;
    }
  }
}
