package dev.fanfare.campaigns;

import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.Experiment;
import dev.fanfare.dsl.Guardrails.Canary;
import dev.fanfare.dsl.Trigger;
import dev.fanfare.dsl.Winner;
import dev.fanfare.platform.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether an open run can go on by another version of its campaign, and what of that version it
 * does not take over. Pure.
 *
 * @param refused what keeps it from going on so; places are keys of the campaign file
 * @param notMigrated keys that the run keeps as they were when it was frozen
 */
record RunChange(List<Violation> refused, List<String> notMigrated) {

  /**
   * From one definition to another.
   *
   * @param frozen whether the run's people are, or come to it one by one
   */
  static RunChange between(Campaign before, Campaign after, boolean frozen) {
    var refused = new ArrayList<Violation>();
    var kept = new ArrayList<String>();
    boolean triggered = before.schedule() instanceof Trigger;
    if (triggered != after.schedule() instanceof Trigger) {
      refused.add(
          new Violation(
              triggered ? "trigger" : "schedule",
              null,
              "Cannot become the other in a run that is open: cancel it, or let it end."));
    } else if (!before.schedule().equals(after.schedule())) {
      schedule(triggered ? "trigger" : "schedule", frozen, refused, kept);
    }
    if (!Objects.equals(before.waves(), after.waves())) {
      keep("waves", frozen, kept);
    }
    if (!Objects.equals(canary(before), canary(after))) {
      keep("guardrails.canary", frozen, kept);
    }
    if (!before.audience().equals(after.audience()) && !after.audience().recheck()) {
      // Where it is asked again, it is the other version's that is asked.
      keep("audience", frozen, kept);
    }
    if (!Objects.equals(before.message().account(), after.message().account())) {
      refused.add(
          new Violation(
              "message.account",
              after.message().account(),
              "A run stays with the account it was launched through."));
    }
    if (frozen) {
      groups(before, after, refused);
    }
    return new RunChange(List.copyOf(refused), List.copyOf(kept));
  }

  private static @Nullable Canary canary(Campaign definition) {
    var guardrails = definition.guardrails();
    return guardrails == null ? null : guardrails.canary();
  }

  /** What keeps a run from other words while people of it wait for those who go first. */
  static final Violation UNTRIED =
      new Violation(
          "message",
          null,
          "The run's canary tries the words that it has: wait until the others have begun, or"
              + " cancel it and launch the other version.");

  /** Whether people would get something else to read, or from somebody else. */
  static boolean otherWords(CampaignVersion before, CampaignVersion after) {
    return !before.words().hash().equals(after.words().hash())
        || !sender(before.definition()).equals(sender(after.definition()));
  }

  private static List<Object> sender(Campaign definition) {
    return switch (definition.message()) {
      case Campaign.Email email ->
          List.of(
              email.from(),
              Optional.ofNullable(email.replyTo()),
              Optional.ofNullable(email.locale()));
    };
  }

  /** Whether a version says a deadline that nobody has held against its rate. */
  static boolean bringsDeadline(Campaign before, Campaign after) {
    return after.deadline() != null
        && !(after.deadline().equals(before.deadline())
            && Objects.equals(before.rate(), after.rate()));
  }

  /** What keeps a run from a deadline while its waits stand still. */
  static Violation deadlineOfPause(Campaign after) {
    return new Violation(
        "deadline",
        after.deadline() == null ? null : after.deadline().word(),
        "The run's pause moves all waits on, and no pause moves a deadline: resume it first.");
  }

  /** A run that is not frozen reads them when it is; its instant is its name and stays. */
  private static void schedule(
      String key, boolean frozen, List<Violation> refused, List<String> kept) {
    if (frozen) {
      kept.add(key);
    } else {
      refused.add(
          new Violation(
              key,
              null,
              "A run stays at its planned instant: cancel it and launch the other version."));
    }
  }

  private static void keep(String key, boolean frozen, List<String> kept) {
    if (frozen) {
      kept.add(key);
    }
  }

  /** Who is in which group was settled when the run began, or its figures compare nothing. */
  private static void groups(Campaign before, Campaign after, List<Violation> refused) {
    if (!before.holdout().equals(after.holdout())) {
      refused.add(
          new Violation(
              "holdout",
              "%.2f %%".formatted(after.holdout().basisPoints() / 100.0),
              "The control group of a run that has begun stays as it is."));
    }
    if (!Objects.equals(groups(before.experiment()), groups(after.experiment()))) {
      refused.add(
          new Violation(
              "variants",
              null,
              "Names, shares and assignment of variants stay in a run that has begun; their words"
                  + " may change."));
    }
    if (!Objects.equals(winner(before.experiment()), winner(after.experiment()))) {
      refused.add(
          new Violation(
              "winner",
              null,
              "Who tests and by what a winner is chosen stays in a run that has begun."));
    }
  }

  private static @Nullable Winner winner(@Nullable Experiment experiment) {
    return experiment == null ? null : experiment.winner();
  }

  private record Group(String name, Experiment.Weight weight) {}

  private record Groups(List<Group> groups, Experiment.Assign assign) {}

  private static @Nullable Groups groups(@Nullable Experiment experiment) {
    return experiment == null
        ? null
        : new Groups(
            experiment.variants().stream()
                .map(variant -> new Group(variant.name(), variant.weight()))
                .toList(),
            experiment.assign());
  }
}
