package dev.fanfare.dsl;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import dev.fanfare.dsl.Guardrails.Approval;
import dev.fanfare.dsl.Guardrails.Canary;
import dev.fanfare.dsl.Guardrails.Measure;
import dev.fanfare.dsl.Guardrails.StopOn;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads how far a campaign goes by itself. */
final class GuardrailsReader {

  private final Problems problems;

  GuardrailsReader(Problems problems) {
    this.problems = problems;
  }

  /** Those of a campaign; null when it says nothing of them, or something that was reported. */
  @Nullable Guardrails read(Fields campaign) {
    Fields fields = campaign.mapping("guardrails", Shape.GUARDRAILS);
    return fields == null ? null : read(fields, "guardrails");
  }

  /**
   * Those of a mapping.
   *
   * @param path where it stands
   */
  @Nullable Guardrails read(Fields fields, String path) {
    boolean says = fields.has("approval") || fields.has("stopOn") || fields.has("canary");
    if (!says) {
      problems.add(
          fields.place(),
          path,
          null,
          "say nothing",
          "name approval, stopOn or canary, or remove it");
    }
    Approval approval = approval(fields);
    StopOn stopOn = stopOn(fields);
    Canary canary = canary(fields);
    return says && problems.none() ? new Guardrails(approval, stopOn, canary) : null;
  }

  private @Nullable Approval approval(Fields guardrails) {
    Fields fields = guardrails.mapping("approval", Shape.APPROVAL);
    if (fields == null) {
      return null;
    }
    Integer people =
        fields.wholeNumber(
            "abovePeople", 0, Approval.MOST_PEOPLE, "the most people that go without approval");
    Integer share = fields.formed("aboveShare", GuardrailRules::aboveShare);
    if (!fields.has("abovePeople") && !fields.has("aboveShare")) {
      problems.add(
          fields.place(),
          guardrails.pathOf("approval"),
          null,
          "says nothing",
          "name abovePeople, aboveShare or both");
    }
    return people == null && share == null ? null : new Approval(people, share);
  }

  private @Nullable StopOn stopOn(Fields guardrails) {
    Fields fields = guardrails.mapping("stopOn", Shape.STOP_ON);
    if (fields == null) {
      return null;
    }
    Integer render = fields.formed(Measure.RENDER_FAILURES.word(), GuardrailRules::bound);
    Integer bounces = fields.formed(Measure.BOUNCES.word(), GuardrailRules::bound);
    Integer unsubscribes = fields.formed(Measure.UNSUBSCRIBES.word(), GuardrailRules::bound);
    Integer after =
        fields.wholeNumber("after", 1, StopOn.MOST_AFTER, "how many are counted at the least");
    boolean named = false;
    for (Measure measure : Measure.values()) {
      named |= fields.has(measure.word());
    }
    if (!named) {
      problems.add(
          fields.place(),
          guardrails.pathOf("stopOn"),
          null,
          "names no bound",
          "name renderFailures, bounces or unsubscribes");
    }
    return problems.none()
        ? new StopOn(render, bounces, unsubscribes, requireNonNullElse(after, StopOn.DEFAULT_AFTER))
        : null;
  }

  private @Nullable Canary canary(Fields guardrails) {
    Fields fields = guardrails.mapping("canary", Shape.CANARY);
    if (fields == null) {
      return null;
    }
    Integer share = fields.formed("share", GuardrailRules::canary);
    Duration hold = fields.formed("hold", ScheduleRules::lateness);
    return share == null || hold == null ? null : new Canary(share, hold);
  }

  /** Waves and everybody's own clocks say themselves who goes when. */
  void checkCanary(
      Fields campaign, @Nullable Guardrails guardrails, boolean waves, boolean ownTime) {
    if (guardrails != null && guardrails.canary() != null && (waves || ownTime)) {
      problems.add(
          requireNonNull(campaign.node("guardrails")).place(),
          "guardrails.canary",
          null,
          waves ? "stands beside waves" : "stands beside everybody's own clocks",
          "keep one of the two: both say who goes first");
    }
  }

  /** Who waits for those who go first is due with them: a deadline runs from then on. */
  void checkDeadline(Fields campaign, @Nullable Guardrails guardrails) {
    Canary canary = guardrails == null ? null : guardrails.canary();
    if (canary != null
        && campaign.node("deadline") instanceof Node.Scalar deadline
        && Rules.deadline(deadline.value()) instanceof Verdict.Good(Deadline read)
        && canary.isTooLateFor(read)) {
      problems.add(
          deadline.place(),
          "deadline",
          deadline.value(),
          "passes while the canary holds, so that nobody else would get the message",
          "write more than `%s`, or hold shorter".formatted(canary.hold()));
    }
  }

  /** People of a trigger come one by one: nobody is first of them, and nobody knows how many. */
  void checkTriggered(Fields campaign, @Nullable Guardrails guardrails) {
    if (guardrails == null) {
      return;
    }
    Node.Place place = requireNonNull(campaign.node("guardrails")).place();
    if (guardrails.canary() != null) {
      refuse(place, "guardrails.canary");
    }
    if (guardrails.approval() != null) {
      refuse(place, "guardrails.approval");
    }
  }

  private void refuse(Node.Place place, String key) {
    problems.add(
        place,
        key,
        null,
        "stands beside a trigger, whose people come one by one",
        "remove it; stopOn holds for triggers too");
  }
}
