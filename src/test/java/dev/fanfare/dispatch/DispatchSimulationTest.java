package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.dispatch.TestingLedger.Violation;
import java.sql.SQLException;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs under a seeded scheduler: the code that decides, moves start marks, records and hands on is
 * the engine's; time and tables are in memory, so that thousands of runs are disturbed in seconds.
 * What a seed finds it finds again.
 */
@Execution(ExecutionMode.CONCURRENT)
class DispatchSimulationTest {

  private static final int SEEDS = 3_000;
  private static final int SEEDS_FOR_A_BUG = 400;

  /** Slices that are taken over are logged, which here is what is to happen. */
  private static final Logger LOG = Logger.getLogger(ActiveSlices.class.getName());

  @BeforeAll
  static void beQuiet() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void beLoud() {
    LOG.setLevel(null);
  }

  @Test
  void keepsItsPromisesWhateverHappensToARun() throws SQLException {
    var seen = new TreeMap<String, Integer>();
    for (int seed = 0; seed < SEEDS; seed++) {
      var simulation = new TestingSimulation(seed, TestingBug.NONE);
      try {
        simulation.run();
      } catch (Violation | RuntimeException e) {
        throw new AssertionError("seed %d: %s".formatted(seed, e), e);
      }
      simulation.seen().forEach((what, times) -> seen.merge(what, times, Integer::sum));
    }

    // A simulation in which nothing happens keeps every promise.
    assertThat(seen)
        .containsKeys(
            "edit",
            "pause",
            "resume",
            "cancel",
            "kill",
            "fence",
            "woken",
            "migrated",
            "winner",
            "chosen",
            "got the winner")
        .allSatisfy((what, times) -> assertThat(times).as(what).isGreaterThan(200));
    assertThat(seen.get("edit, pause, resume and kill in one run")).isGreaterThan(1_000);
    assertThat(seen.get("ended UNKNOWN")).isGreaterThan(200);
    assertThat(seen.get("ended missed")).isGreaterThan(50);
    assertThat(seen.get("ended globally")).isGreaterThan(500);
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void findsWhatIsDoneWrong(TestingBug bug) throws SQLException {
    Violation found = null;
    for (int seed = 0; seed < SEEDS_FOR_A_BUG && found == null; seed++) {
      try {
        new TestingSimulation(seed, bug).run();
      } catch (Violation e) {
        found = e;
      }
    }

    assertThat(found)
        .as("%s breaks a promise", bug)
        .isNotNull()
        .hasMessageContaining(
            switch (bug) {
              case NONE -> "";
              case NO_FENCE -> "person";
              case NO_START_MARK -> "times";
              case OLD_VERSION -> "after the switch";
              case NO_PAUSE -> "PAUSED";
              case OLD_WINNER, NOBODY_HELD -> "winner";
            });
  }
}
