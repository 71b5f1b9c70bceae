package dev.fanfare.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The proof that every build plays: two engines, each way a life may end, campaigns under limits,
 * and the variant.
 */
final class SmallProof {
  static final int PEOPLE = 2_000;
  static final int SEED = 20_261_122;

  /** Sooner than usual: a build need not wait for a life that is silent. */
  private static final int FENCE_AFTER = 6;

  private static final int PEOPLE_UNDER_LIMITS = 300;
  private static final int EVENTS = 100;

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

  /** A set of campaigns under limits, whose engines are those of the scenarios before. */
  static Pressure pressure(long seed) {
    return new Pressure(
        "q",
        PEOPLE_UNDER_LIMITS,
        EVENTS,
        seed,
        new Disturbances(2, 0, 0, 0, 0, 2),
        FENCE_AFTER,
        true,
        true);
  }

  /** What came of all. */
  record Results(List<Proof.Result> proofs, PressurePlay.Result pressure) {
    boolean passed() {
      return proofs.stream().allMatch(Proof.Result::passed) && pressure.passed();
    }
  }

  /**
   * Plays them in a folder that is emptied first: what sound engines do, then the variant's, so
   * that engines are started twice.
   */
  static Results play(Path home, Path engineJar, int people, long seed, Consumer<String> says)
      throws IOException {
    List<Proof.Result> results = new ArrayList<>();
    PressurePlay.Result pressure = null;
    try (Stage stage = Stage.open(home, "stage", "256MB", engineJar)) {
      List<Scenario> scenarios = scenarios(people, seed);
      stage.startEngines(Scenario.ENGINES, scenarios.getFirst().variables());
      People.make(stage, People.CROWD, people, seed);
      for (Scenario scenario : scenarios) {
        if (!scenario.startMark()) {
          pressure = PressurePlay.play(stage, pressure(seed));
          pressure.rows().forEach(says);
        }
        Proof.Result result = new Proof(stage).play(scenario);
        ProofTable.rows(result).forEach(says);
        results.add(result);
      }
    }
    return new Results(results, Objects.requireNonNull(pressure));
  }
}
