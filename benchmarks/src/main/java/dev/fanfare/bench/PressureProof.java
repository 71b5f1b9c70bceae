package dev.fanfare.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Plays of {@link Pressure} by several seeds on one stage, and the variant that must be caught. */
final class PressureProof {
  static final String NAME = "pressure";
  static final int PEOPLE = 2_000;

  private static final int SEEDS = 3;
  private static final int EVENTS = 1_000;

  /** Each engine is cut off from the database as often as it is stopped. */
  private static Disturbances severed(Disturbances of) {
    return new Disturbances(
        of.kills(), of.fenced(), of.stops(), of.postgres(), of.broker(), of.cuts(), of.stops());
  }

  private static final Disturbances OF_THE_VARIANT = new Disturbances(3, 0, 0, 0, 0, 0);

  private PressureProof() {}

  static String head() {
    return "| play | seed | disturbances | "
        + PressureAudit.heads()
        + " | seconds | held |\n|---|---|---|---|---|---|---|---|---|---|---|---|";
  }

  /** Answers whether all held and the variant was caught. */
  static boolean play(
      Path home,
      Path engineJar,
      int people,
      long seed,
      Disturbances disturbances,
      Consumer<String> says)
      throws IOException {
    List<Pressure> plays = new ArrayList<>();
    for (int i = 0; i < SEEDS; i++) {
      plays.add(play("s" + i, people, seed + i, severed(disturbances), true));
    }
    plays.add(play("variant", people, seed, OF_THE_VARIANT, false));
    boolean passed = true;
    says.accept(head());
    try (Stage stage = Stage.open(home, NAME, "256MB", engineJar).wired()) {
      for (Pressure each : plays) {
        PressurePlay.Result result = PressurePlay.play(stage, each);
        result.rows().forEach(says);
        passed &= result.passed();
      }
    }
    return passed;
  }

  private static Pressure play(
      String name, int people, long seed, Disturbances disturbances, boolean sound) {
    return new Pressure(
        name, people, EVENTS, seed, disturbances, Scenario.FENCE_AFTER, sound, false);
  }
}
