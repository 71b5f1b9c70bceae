package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.audience.ArmStore;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.CampaignFile;
import dev.fanfare.dsl.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

class AssignmentsTest {

  private static final int PEOPLE = 200_000;
  private static final List<String> HALVES =
      List.of("{name: a, weight: 1}", "{name: b, weight: 1}");
  private static final List<String> THREE_TO_ONE =
      List.of("{name: a, weight: 75%}", "{name: b, weight: 25%}");

  @Test
  void dividesPeopleByTheirWeights() {
    var assignments = of(THREE_TO_ONE, "", 1, 1);
    int ofFirst = 0;
    for (long person = 1; person <= PEOPLE; person++) {
      ofFirst += assignments.of(person, null).variant() == 0 ? 1 : 0;
    }

    // Six standard deviations of a fair draw: 6 * sqrt(200000 * 0.75 * 0.25).
    assertThat(ofFirst).isBetween(150_000 - 1_162, 150_000 + 1_162);
  }

  @Test
  void drawsVariantsIndependentlyOfTheControlGroup() {
    var assignments = of(HALVES, "holdout: 20%", 1, 1);
    int control = 0;
    int controlOfFirst = 0;
    for (long person = 1; person <= PEOPLE; person++) {
      var assigned = assignments.of(person, null);
      control += assigned.control() ? 1 : 0;
      controlOfFirst += assigned.control() && assigned.variant() == 0 ? 1 : 0;
    }

    assertThat(control).isBetween(40_000 - 1_074, 40_000 + 1_074);
    assertThat(controlOfFirst).isBetween(20_000 - 805, 20_000 + 805);
  }

  @Test
  void movesAsFewPeopleAsItMustWhenWeightsChange() {
    var before = of(HALVES, "", 1, 1);
    var after = of(THREE_TO_ONE, "", 1, 1);
    int moved = 0;
    for (long person = 1; person <= PEOPLE; person++) {
      int was = before.of(person, null).variant();
      int is = after.of(person, null).variant();
      if (was != is) {
        moved++;
        assertThat(is).as("nobody leaves the variant that grows").isZero();
      }
    }

    assertThat(moved).isBetween(50_000 - 1_162, 50_000 + 1_162);
  }

  @Test
  void drawsAnewForOtherCampaignsAndOtherNamesAndWhereItIsAskedForOtherRuns() {
    var same = of(HALVES, "", 1, 1);
    var renamed = of(List.of("{name: a, weight: 1}", "{name: c, weight: 1}"), "", 1, 1);

    assertThat(agreement(same, of(HALVES, "", 1, 2))).as("another run").isEqualTo(PEOPLE);
    assertFairCoin(agreement(same, of(HALVES, "", 2, 1)));
    assertFairCoin(agreement(same, renamed));
    assertFairCoin(agreement(of(HALVES, "assign: run", 1, 1), of(HALVES, "assign: run", 1, 2)));
  }

  @Test
  void recordsProbabilitiesThatAddUpToOne() {
    var assignments = of(THREE_TO_ONE, "holdout: 10%", 1, 1);

    assertThat(assignments.probability(new Decision.Send(), 0)).isEqualTo(0.675f);
    assertThat(assignments.probability(new Decision.Send(), 1)).isEqualTo(0.225f);
    assertThat(assignments.probability(new Decision.HoldOut(), 1)).isEqualTo(0.1f);
  }

  @Test
  void takesTheWordOfAnAttributeWhereOneAssigns() {
    var assignments = of(HALVES, "holdout: 33%\nassign: {attribute: arm}", 1, 1);

    assertThat(assignments.of(7, 1)).isEqualTo(new Assignments.Assigned(1, false));
    assertThat(assignments.of(7, ArmStore.CONTROL).control()).isTrue();
    assertThat(assignments.of(7, ArmStore.NEITHER).isSomething()).isFalse();
    assertThat(assignments.of(7, null).isSomething()).isFalse();
  }

  @Test
  void hasOneVariantWhereTheFileHasNone() {
    var assignments = Assignments.of(campaign(""), 1, 1, 1);

    assertThat(assignments.names()).containsExactly("main");
    assertThat(assignments.of(7, null)).isEqualTo(new Assignments.Assigned(0, false));
    assertThat(assignments.probability(new Decision.Send(), 0)).isEqualTo(1);
  }

  private static int agreement(Assignments one, Assignments other) {
    int agreed = 0;
    for (long person = 1; person <= PEOPLE; person++) {
      agreed += one.of(person, null).variant() == other.of(person, null).variant() ? 1 : 0;
    }
    return agreed;
  }

  private static void assertFairCoin(int heads) {
    // Six standard deviations.
    assertThat(heads).isBetween(100_000 - 1_342, 100_000 + 1_342);
  }

  private static Assignments of(List<String> variants, String more, int campaignId, long run) {
    return Assignments.of(
        campaign("variants: [" + String.join(", ", variants) + "]\n" + more), 1, campaignId, run);
  }

  private static Campaign campaign(String more) {
    var file =
        """
        campaign: drawn
        version: 1
        purpose: marketing
        audience: {include: [all]}
        schedule: now
        message: {channel: email, from: a@example.com, template: offer}
        """
            + more;
    return switch (CampaignFile.read(file)) {
      case Reading.Valid(var campaign) -> campaign;
      case Reading.Invalid(var problems) -> throw new IllegalArgumentException(problems.toString());
    };
  }
}
