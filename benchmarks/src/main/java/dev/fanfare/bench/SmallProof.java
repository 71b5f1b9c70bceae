package dev.fanfare.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** The proof that every build plays: two engines, each way a life may end, and the variant. */
final class SmallProof {
  static final int PEOPLE = 2_000;
  static final int SEED = 20_261_122;

  /** Sooner than usual: a build need not wait for a life that is silent. */
  private static final int FENCE_AFTER = 6;

  private SmallProof() {}

  static List<Scenario> scenarios(int people, long seed) {
    return List.of(
        scenario("small-drop", false, people, seed, new Disturbances(0, 1, 1, 0, 0, 2), true),
        scenario("small-resend", true, people, seed + 1, new Disturbances(2, 0, 0, 0, 0, 2), true),
        scenario(
            "small-variant", false, people, seed + 2, new Disturbances(1, 0, 0, 0, 0, 0), false));
  }

  private static Scenario scenario(
      String name,
      boolean resend,
      int people,
      long seed,
      Disturbances disturbances,
      boolean startMark) {
    return new Scenario(name, resend, people, seed, disturbances, FENCE_AFTER, startMark);
  }

  /** Plays them in a folder that is emptied first. */
  static List<Proof.Result> play(Path home, Path engineJar, Consumer<String> says)
      throws IOException {
    return Prove.play(scenarios(PEOPLE, SEED), home, engineJar, says);
  }
}
