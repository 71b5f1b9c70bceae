package dev.fanfare.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What a proof does to a run.
 *
 * @param resend the campaign's policy: resend what is unknown, else drop it
 * @param people who all may be written to
 * @param kills engines killed as by kill -9, one at a time
 * @param stops engines stopped for longer than their lease and continued
 * @param postgres kills of the postmaster
 * @param broker kills of the broker
 * @param cuts connections closed by the sink after the final dot
 * @param startMark false for the variant that must be caught
 */
record Scenario(
    String name,
    boolean resend,
    int people,
    long seed,
    int kills,
    int stops,
    int postgres,
    int broker,
    int cuts,
    boolean startMark) {
  static final int ENGINES = 2;

  /** People started and not recorded, per engine and account. */
  static final int WINDOW = 64;

  /** One thing done to the processes. */
  enum Disturbance {
    KILL(9),
    STOP(24),
    POSTGRES(10),
    BROKER(10);

    private final int seconds;

    Disturbance(int seconds) {
      this.seconds = seconds;
    }
  }

  /** The disturbances of this seed in their order. */
  List<Disturbance> disturbances() {
    List<Disturbance> all = new ArrayList<>();
    all.addAll(Collections.nCopies(kills, Disturbance.KILL));
    all.addAll(Collections.nCopies(stops, Disturbance.STOP));
    all.addAll(Collections.nCopies(postgres, Disturbance.POSTGRES));
    all.addAll(Collections.nCopies(broker, Disturbance.BROKER));
    Collections.shuffle(all, new Random(seed));
    return all;
  }

  /** About how long all of them take, with a reserve. */
  int seconds() {
    return disturbances().stream().mapToInt(each -> each.seconds).sum() * 2;
  }

  /**
   * How late the outside answers, so that people last for all disturbances, two windows at work.
   */
  long paceMillis() {
    return 1_000L * seconds() * WINDOW * ENGINES / people;
  }

  /**
   * How many lives of engines end. Each may lose one window, of its only account here. A death of
   * the postmaster ends none: what came back meanwhile is recorded when it answers again, and what
   * could not be sent for want of a lease was certainly not sent.
   */
  int livesEnded() {
    return kills + stops;
  }

  /** The most that may stay unknown: a window for each life, a row for a cut. */
  long bound() {
    return (long) WINDOW * livesEnded() + cuts;
  }

  /** Environment variables of its engines; small slices keep both of them busy to the end. */
  Map<String, String> variables() {
    return Map.of(
        "FANFARE_DISPATCH_START_MARK",
        String.valueOf(startMark),
        "FANFARE_AUDIENCE_SLICE_SIZE",
        String.valueOf(Math.clamp(people / 16, 100, 2_000)));
  }

  /** The recipients whose connections are cut, as a pattern of the sink's rules. */
  String cutPattern() {
    Random random = new Random(seed + 1);
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < cuts; i++) {
      addresses.add(People.address(People.CROWD, random.nextInt(people)));
    }
    return addresses.isEmpty() ? "" : "/(" + String.join("|", addresses) + ")/";
  }
}
