package dev.fanfare.analytics;

import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.Violation;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to see of a report.
 *
 * @param of what groups are compared by; null for conversions where there are any, else clicks
 * @param goal the only conversions that count; null for all
 */
record ReportQuery(ZoneId zone, Step step, @Nullable Measure of, @Nullable String goal) {

  /** How long a bucket of time is. */
  enum Step {
    HOUR,
    DAY;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What people do that groups can be compared by. Machines and bots do not count. */
  enum Measure {
    OPENS(Did.OPENED, Did.PERSON),
    CLICKS(Did.CLICKED, Did.PERSON),
    CONVERSIONS(Did.CONVERTED, "");

    private final String type;
    private final String agent;

    Measure(String type, String agent) {
      this.type = type;
      this.agent = agent;
    }

    String type() {
      return type;
    }

    String agent() {
      return agent;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Reads the parameters of a call; a problem (400) that tells all that is wrong with them. */
  static ReportQuery read(
      @Nullable String zone,
      @Nullable String step,
      @Nullable String of,
      @Nullable String goal,
      ZoneId usualZone) {
    var violations = new ArrayList<Violation>();
    var readZone = zone == null ? usualZone : zone(zone, violations);
    var readStep = step == null ? Step.HOUR : word("step", step, Step.values(), violations);
    var measure = of == null ? null : word("of", of, Measure.values(), violations);
    if (goal != null && measure != null && measure != Measure.CONVERSIONS) {
      violations.add(new Violation("goal", goal, "Goes with conversions only."));
    }
    if (readZone == null || readStep == null || !violations.isEmpty()) {
      throw ApiProblem.invalid(violations);
    }
    return new ReportQuery(readZone, readStep, goal == null ? measure : Measure.CONVERSIONS, goal);
  }

  private static @Nullable ZoneId zone(String name, List<Violation> violations) {
    if (ZoneId.getAvailableZoneIds().contains(name)) {
      return ZoneId.of(name);
    }
    violations.add(new Violation("zone", name, "Must be a zone of the IANA database."));
    return null;
  }

  private static <E extends Enum<E>> @Nullable E word(
      String place, String word, E[] known, List<Violation> violations) {
    for (var one : known) {
      if (one.name().toLowerCase(Locale.ROOT).equals(word)) {
        return one;
      }
    }
    var words = Arrays.stream(known).map(one -> one.name().toLowerCase(Locale.ROOT)).toList();
    violations.add(new Violation(place, word, "Must be one of " + words + "."));
    return null;
  }
}
