package dev.fanfare.campaigns;

import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.Experiment;
import dev.fanfare.dsl.Trigger;
import dev.fanfare.dsl.Winner;
import dev.fanfare.platform.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
