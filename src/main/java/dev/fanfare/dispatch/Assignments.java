package dev.fanfare.dispatch;

import dev.fanfare.audience.ArmStore;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.TestShare;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.Experiment;
import dev.fanfare.dsl.Experiment.Assign;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who of a run is in the control group, and who gets which variant. Pure hashes of person and
 * campaign, independent of each other, or what an attribute said at the freeze; and of whoever does
 * not test the variants, the winner. Any thread.
 */
final class Assignments {

  /** The one variant of a campaign without variants. */
  static final String MAIN = "main";

  /** The number of no variant. */
  static final int NONE = -1;

  /**
   * What a person is to get.
   *
   * @param variant its number; also of control people, who would have got it
   * @param other whether the person gets the winner of a test that others made
   */
  record Assigned(int variant, boolean control, boolean other) {

    /** Of whoever gets a variant by its weight. */
    Assigned(int variant, boolean control) {
      this(variant, control, false);
    }

    /** Of whoever takes no part in the campaign at all. */
    static final Assigned NOTHING = new Assigned(NONE, false);

    /** False where an attribute should name a variant and does not, or there is no winner yet. */
    boolean isSomething() {
      return variant != NONE;
    }
  }

  private final int holdout;
  private final long controlSalt;
  private final long variantSalt;
  private final List<String> names;

  /** Of each variant, the units of all up to it. */
  private final int[] bounds;

  private final @Nullable String attribute;
  private final @Nullable TestShare test;
  private final @Nullable Integer winner;

  private Assignments(
      int holdout,
      long controlSalt,
      long variantSalt,
      List<String> names,
      int[] bounds,
      @Nullable String attribute,
      @Nullable TestShare test,
      @Nullable Integer winner) {
    this.holdout = holdout;
    this.controlSalt = controlSalt;
    this.variantSalt = variantSalt;
    this.names = names;
    this.bounds = bounds;
    this.attribute = attribute;
    this.test = test;
    this.winner = winner;
  }

  /** Those of a run, as far as its winner is decided. */
  static Assignments of(Run run, Campaign definition) {
    return of(definition, run.workspace().value(), run.campaignId(), run.id(), run.winner());
  }

  static Assignments of(Campaign definition, int workspace, int campaignId, long runId) {
    return of(definition, workspace, campaignId, runId, null);
  }

  private static Assignments of(
      Campaign definition, int workspace, int campaignId, long runId, @Nullable Integer winner) {
    int holdout = definition.holdout().basisPoints();
    long salt = DispatchPolicy.salt(workspace, campaignId);
    var experiment = definition.experiment();
    if (experiment == null) {
      return new Assignments(holdout, salt, 0, List.of(MAIN), new int[] {1}, null, null, null);
    }
    long drawn = experiment.assign() instanceof Assign.ByRun ? runId : 0;
    return new Assignments(
        holdout,
        salt,
        variantSalt(salt, experiment.names(), drawn),
        experiment.names(),
        bounds(experiment),
        experiment.assign() instanceof Assign.ByAttribute(var name) ? name : null,
        TestShare.of(definition, workspace, campaignId, runId),
        winner);
  }

  /** Other names are another experiment, whose groups must not be those of the last one. */
  private static long variantSalt(long salt, List<String> names, long run) {
    long mixed = DispatchPolicy.mix(salt ^ run);
    for (var name : names) {
      for (byte letter : name.getBytes(StandardCharsets.US_ASCII)) {
        mixed = DispatchPolicy.mix(mixed ^ letter);
      }
      mixed = DispatchPolicy.mix(mixed);
    }
    return mixed;
  }

  private static int[] bounds(Experiment experiment) {
    var bounds = new int[experiment.variants().size()];
    int sum = 0;
    for (int i = 0; i < bounds.length; i++) {
      sum += experiment.variants().get(i).weight().units();
      bounds[i] = sum;
    }
    return bounds;
  }

  /** The names of all variants. */
  List<String> names() {
    return names;
  }

  /** The names of all variants that somebody was drawn among, or may still be. */
  List<String> eligible(long profileId) {
    return test == null || winner == null || test.holds(profileId)
        ? names
        : List.of(names.get(winner));
  }

  /** The name of a variant; null for none. */
  @Nullable String name(int variant) {
    return variant == NONE ? null : names.get(variant);
  }

  /** The attribute that assigns; null where people are drawn. */
  @Nullable String attribute() {
    return attribute;
  }

  /** Who tests the variants; null where everybody gets one by its weight. */
  @Nullable TestShare test() {
    return test;
  }

  /** The number of what the others get; null before that is decided. */
  @Nullable Integer winner() {
    return winner;
  }

  /** Size of the control group in ten-thousandths. */
  int holdout() {
    return holdout;
  }

  long controlSalt() {
    return controlSalt;
  }

  long variantSalt() {
    return variantSalt;
  }

  /** Of each variant, the units of all up to it; the last is the sum of all. */
  int[] bounds() {
    return bounds.clone();
  }

  /**
   * What a person is to get.
   *
   * @param arm what the attribute said at the freeze; not asked for where people are drawn
   */
  Assigned of(long profileId, @Nullable Integer arm) {
    if (attribute == null) {
      boolean control = DispatchPolicy.draw(controlSalt, profileId) < holdout;
      return test == null || test.holds(profileId)
          ? new Assigned(drawn(profileId), control)
          : new Assigned(winner == null ? NONE : winner, control, true);
    }
    int said = arm == null ? ArmStore.NEITHER : arm;
    if (said == ArmStore.CONTROL) {
      // Nobody has said what they would have got: drawn, so that they are rendered like the others.
      return new Assigned(drawn(profileId), true);
    }
    return new Assigned(said == ArmStore.NEITHER ? NONE : said, false);
  }

  /** A person's place in [0, 1) among the variants, in 2^-32. */
  long variantDraw(long profileId) {
    return DispatchPolicy.mix(DispatchPolicy.mix(profileId) ^ variantSalt) >>> 32;
  }

  private int drawn(long profileId) {
    long place = variantDraw(profileId);
    long total = bounds[bounds.length - 1];
    int variant = 0;
    while (place * total >= (long) bounds[variant] << 32) {
      variant++;
    }
    return variant;
  }

  /** The share of a variant among those written to. */
  double share(int variant) {
    int below = variant == 0 ? 0 : bounds[variant - 1];
    return (bounds[variant] - below) / (double) bounds[bounds.length - 1];
  }

  /** With which probability a decision about somebody came out. */
  float probability(Decision decision, Assigned assigned) {
    // The others are drawn among one: nothing but the control group is left to chance.
    return probability(decision, assigned.other() ? NONE : assigned.variant());
  }

  /** With which probability a decision came out, with its variant where there is one. */
  float probability(Decision decision, int variant) {
    return switch (decision) {
      case Decision.Send() ->
          (float) ((10_000 - holdout) / 10_000.0 * (variant == NONE ? 1 : share(variant)));
      case Decision.HoldOut() -> holdout / 10_000f;
      case Decision.HoldOutGlobally(var share) -> share / 10_000f;
      case Decision.Defer(_, _), Decision.Skip(_), Decision.Cancel() -> 1;
    };
  }
}
