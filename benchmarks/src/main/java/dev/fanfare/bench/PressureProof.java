package dev.fanfare.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Plays of {@link Pressure} by several seeds on one stage, and the variant that must be caught.
 *
 * @param seed of the first play; others have those after it
 */
record PressureProof(int people, long seed, int seeds, Disturbances disturbances) {
  static final String NAME = "pressure";
  static final int PEOPLE = 2_000;
  static final int SEEDS = 3;

  private static final int EVENTS = 1_000;
  private static final Disturbances OF_THE_VARIANT = new Disturbances(3, 0, 0, 0, 0, 0);

  /** Answers whether all held and the variant was caught. */
  boolean play(Path home, Path engineJar, Consumer<String> says) throws IOException {
    List<Pressure> plays = new ArrayList<>();
    for (int i = 0; i < seeds; i++) {
      plays.add(play("s" + i, seed + i, severed(), true));
    }
    plays.add(play("variant", seed, OF_THE_VARIANT, false));
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

  private static String head() {
    return "| play | seed | disturbances | "
        + PressureAudit.heads()
        + " | seconds | held |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|";
  }

  /** Engines are cut off from the database as often as they are stopped. */
  private Disturbances severed() {
    return new Disturbances(
        disturbances.kills(),
        disturbances.fenced(),
        disturbances.stops(),
        disturbances.postgres(),
        disturbances.broker(),
        disturbances.cuts(),
        disturbances.stops());
  }

  private Pressure play(String name, long ofPlay, Disturbances disturbing, boolean sound) {
    return new Pressure(
        name, people, EVENTS, ofPlay, disturbing, Scenario.FENCE_AFTER, sound, false);
  }
}
