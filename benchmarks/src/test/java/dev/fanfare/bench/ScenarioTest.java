package dev.fanfare.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ScenarioTest {
  private static final Disturbances MANY = new Disturbances(20, 3, 5, 3, 3, 20);
  private static final Scenario FULL = new Scenario("full", true, 5_000, 7, MANY, 8, true);

  @Test
  void theSameSeedDisturbsAlikeAndAnotherDoesNot() {
    Scenario again = new Scenario("again", false, 5_000, 7, MANY, 8, true);
    Scenario other = new Scenario("other", true, 5_000, 8, MANY, 8, true);

    assertThat(MANY.inOrder(7))
        .hasSize(34)
        .isEqualTo(MANY.inOrder(7))
        .isNotEqualTo(MANY.inOrder(8));
    assertThat(FULL.cutPattern()).isEqualTo(again.cutPattern()).isNotEqualTo(other.cutPattern());
  }

  @Test
  void theBoundIsAWindowForEachLifeThatEndsAndARowForEachCut() {
    assertThat(FULL.bound()).isEqualTo(64 * (20 + 3 + 5) + 20);
    assertThat(new Disturbances(1, 2, 3, 4, 5, 6, 7).livesEnded()).isEqualTo(1 + 2 + 3 + 7);
  }

  @Test
  void anEngineThatFencesSoonerGivesItsLeaseUpSooner() {
    assertThat(FULL.variables()).doesNotContainKey("FANFARE_NODE_LEASE");
    assertThat(new Scenario("soon", true, 5_000, 7, MANY, 6, true).variables())
        .containsEntry("FANFARE_NODE_FENCE_AFTER", "6S")
        .containsEntry("FANFARE_NODE_LEASE", "4S");
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
