package dev.fanfare.dsl;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import dev.fanfare.dsl.Node.Scalar;
import dev.fanfare.dsl.QuietHours.Policy;
import dev.fanfare.dsl.Verdict.Bad;
import java.time.LocalTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the hours in which nobody is written to. */
final class QuietHoursReader {

  private final Problems problems;

  QuietHoursReader(Problems problems) {
    this.problems = problems;
  }

  /** Those of a campaign; null when it says nothing of them, or something that was reported. */
  @Nullable QuietHours read(Fields campaign) {
    if (campaign.node("quietHours") instanceof Scalar(String value, Node.Kind kind, var place)
        && kind != Node.Kind.NOTHING) {
      if (value.equals(QuietHours.NONE)) {
        return new QuietHours.None();
      }
      problems.add(
          place,
          "quietHours",
          value,
          "must be `none` or a mapping with `from` and `to`",
          Words.nearest(value, List.of(QuietHours.NONE)) != null
              ? "did you mean `none`?"
              : "write `quietHours: {from: \"22:00\", to: \"08:00\"}`");
      return null;
    }
    Fields fields = campaign.mapping("quietHours", Shape.QUIET_HOURS);
    return fields == null ? null : window(fields);
  }

  QuietHours.@Nullable Window window(Fields fields) {
    LocalTime from = fields.formed("from", ScheduleRules::timeOfDay);
    LocalTime to = fields.formed("to", ScheduleRules::timeOfDay);
    Clocks clocks = clocks(fields);
    Policy policy = fields.formed("policy", ScheduleRules::policy);
    if (from == null || to == null) {
      return null;
    }
    if (ScheduleRules.quiet(from, to) instanceof Bad<LocalTime>(String message, String hint)) {
      var node = requireNonNull(fields.node("to"));
      problems.add(node.place(), fields.pathOf("to"), to.toString(), message, hint);
    }
    return problems.none()
        ? new QuietHours.Window(
            from,
            to,
            requireNonNullElse(clocks, new Clocks.Own(new Fallback.Workspace())),
            requireNonNullElse(policy, Policy.HOLD))
        : null;
  }

  private @Nullable Clocks clocks(Fields fields) {
    Clocks clocks = fields.formed("zone", ScheduleRules::clocks);
    Fallback fallback = fields.formed("fallback", ScheduleRules::fallbackOfQuietHours);
    if (clocks instanceof Clocks.Zone && fields.has("fallback")) {
      problems.add(
          requireNonNull(fields.node("fallback")).place(),
          fields.pathOf("fallback"),
          null,
          "belongs to everybody's own clocks",
          "write `zone: recipient` beside it");
    }
    return fallback == null || clocks instanceof Clocks.Zone ? clocks : new Clocks.Own(fallback);
  }
}
