package dev.fanfare.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ScenarioTest {
  private static final Scenario FULL = new Scenario("full", true, 5_000, 7, 20, 5, 3, 3, 20, true);

  @Test
  void theSameSeedDisturbsAlikeAndAnotherDoesNot() {
    Scenario again = new Scenario("again", false, 5_000, 7, 20, 5, 3, 3, 20, true);
    Scenario other = new Scenario("other", true, 5_000, 8, 20, 5, 3, 3, 20, true);

    assertThat(FULL.disturbances()).hasSize(31).isEqualTo(again.disturbances());
    assertThat(FULL.disturbances()).isNotEqualTo(other.disturbances());
    assertThat(FULL.cutPattern()).isEqualTo(again.cutPattern()).isNotEqualTo(other.cutPattern());
  }

  @Test
  void theBoundIsAWindowForEachLifeThatEndsAndARowForEachCut() {
    assertThat(FULL.bound()).isEqualTo(64 * (20 + 5) + 20);
  }

  @Test
  void cutsAreAPatternOnAddressesOfItsPeople() {
    String pattern = FULL.cutPattern();
    Pattern cuts = Pattern.compile(pattern.substring(1, pattern.length() - 1));

    int matching = 0;
    for (int number = 0; number < FULL.people(); number++) {
      matching += cuts.matcher(People.address(People.CROWD, number)).matches() ? 1 : 0;
    }

    assertThat(matching).isBetween(15, 20);
  }
}
