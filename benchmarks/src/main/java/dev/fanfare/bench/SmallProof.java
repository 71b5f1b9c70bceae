package dev.fanfare.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** The proof that every build plays: two engines, a few kills, both policies and the variant. */
final class SmallProof {
  static final int PEOPLE = 2_000;
  static final int SEED = 20_261_122;
  private static final int KILLS = 2;
  private static final int CUTS = 2;

  private SmallProof() {}

  static List<Scenario> scenarios(int people, long seed) {
    return List.of(
        new Scenario("small-drop", false, people, seed, KILLS, 0, 0, 0, CUTS, true),
        new Scenario("small-resend", true, people, seed + 1, KILLS, 0, 0, 0, CUTS, true),
        new Scenario("small-variant", false, people, seed + 2, KILLS, 0, 0, 0, 0, false));
  }

  /** Plays them in a folder that is emptied first. */
  static List<Proof.Result> play(Path home, Path engineJar, Consumer<String> says)
      throws IOException {
    return Prove.play(scenarios(PEOPLE, SEED), home, engineJar, says);
  }
}
