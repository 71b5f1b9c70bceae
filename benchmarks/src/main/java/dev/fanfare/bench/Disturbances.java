package dev.fanfare.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * How often a proof does what to the processes.
 *
 * @param kills engines killed as by kill -9 and started again at once under their name
 * @param fenced engines killed so, and started again when another engine has fenced them
 * @param stops engines stopped for longer than their lease and continued
 * @param postgres kills of the postmaster
 * @param broker kills of the broker
 * @param cuts connections closed by the sink after the final dot
 * @param severed engines cut off from the database for longer than their lease
 */
record Disturbances(
    int kills, int fenced, int stops, int postgres, int broker, int cuts, int severed) {
  /** Without engines that are cut off from the database. */
  Disturbances(int kills, int fenced, int stops, int postgres, int broker, int cuts) {
    this(kills, fenced, stops, postgres, broker, cuts, 0);
  }

  /** One thing done to the processes. */
  enum Kind {
    KILL(9),
    FENCE(18),
    STOP(24),
    SEVER(24),
    POSTGRES(10),
    BROKER(10);

    private final int seconds;

    Kind(int seconds) {
      this.seconds = seconds;
    }
  }

  /** All but the cuts, in the order of a seed. */
  List<Kind> inOrder(long seed) {
    List<Kind> all = new ArrayList<>();
    all.addAll(Collections.nCopies(kills, Kind.KILL));
    all.addAll(Collections.nCopies(fenced, Kind.FENCE));
    all.addAll(Collections.nCopies(stops, Kind.STOP));
    all.addAll(Collections.nCopies(severed, Kind.SEVER));
    all.addAll(Collections.nCopies(postgres, Kind.POSTGRES));
    all.addAll(Collections.nCopies(broker, Kind.BROKER));
    Collections.shuffle(all, new Random(seed));
    return all;
  }

  /** About how long all of them take, with a reserve. */
  int seconds() {
    return inOrder(0).stream().mapToInt(each -> each.seconds).sum() * 2;
  }

  /**
   * How many lives of engines end. Each may lose one window, of its only account here. A death of
   * the postmaster ends none: what came back meanwhile is recorded when it answers again, and what
   * could not be sent for want of a lease was certainly not sent.
   */
  int livesEnded() {
    return kills + fenced + stops + severed;
  }
}
