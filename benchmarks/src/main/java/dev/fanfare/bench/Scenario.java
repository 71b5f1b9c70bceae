package dev.fanfare.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * What a proof does to a run.
 *
 * @param resend the campaign's policy: resend what is unknown, else drop it
 * @param people who all may be written to
 * @param fenceAfter seconds of silence after which engines fence one another
 * @param startMark false for the variant that must be caught
 */
record Scenario(
    String name,
    boolean resend,
    int people,
    long seed,
    Disturbances disturbances,
    int fenceAfter,
    boolean startMark) {
  static final int ENGINES = 2;

  /** People started and not recorded, per engine and account. */
  static final int WINDOW = 64;

  /** What engines do that are told nothing. */
  static final int FENCE_AFTER = 8;

  /** How much earlier a silent engine gives its lease up. */
  private static final int BEFORE_THE_FENCE = 2;

  /**
   * How late the outside answers, so that people last for all disturbances, two windows at work.
   */
  long paceMillis() {
    return 1_000L * disturbances.seconds() * WINDOW * ENGINES / people;
  }

  /** The most that may stay unknown: a window for each life, a row for a cut. */
  long bound() {
    return (long) WINDOW * disturbances.livesEnded() + disturbances.cuts();
  }

  /** Environment variables of its engines; small slices keep both of them busy to the end. */
  Map<String, String> variables() {
    Map<String, String> variables = new TreeMap<>();
    variables.put("FANFARE_DISPATCH_START_MARK", String.valueOf(startMark));
    variables.put(
        "FANFARE_AUDIENCE_SLICE_SIZE", String.valueOf(Math.clamp(people / 16, 100, 2_000)));
    if (fenceAfter != FENCE_AFTER) {
      variables.put("FANFARE_NODE_FENCE_AFTER", fenceAfter + "S");
      variables.put("FANFARE_NODE_LEASE", (fenceAfter - BEFORE_THE_FENCE) + "S");
    }
    return variables;
  }

  /** The recipients whose connections are cut, as a pattern of the sink's rules. */
  String cutPattern() {
    Random random = new Random(seed + 1);
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < disturbances.cuts(); i++) {
      addresses.add(People.address(People.CROWD, random.nextInt(people)));
    }
    return addresses.isEmpty() ? "" : "/(" + String.join("|", addresses) + ")/";
  }
}
