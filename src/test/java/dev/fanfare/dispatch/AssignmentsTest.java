package dev.fanfare.dispatch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.audience.ArmStore;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunState;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.CampaignFile;
import dev.fanfare.dsl.Reading;
import dev.fanfare.platform.WorkspaceId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

  /** Whoever knows run and person finds the same, before the winner is known and after. */
  @Test
  void givesTheOthersOfATestTheWinnerAndMovesNobodyElse() {
    var before = tested(1, null);
    var after = tested(1, 1);
    int tests = 0;
    int controlOfOthers = 0;
    int firstOfTest = 0;
    for (long person = 1; person <= PEOPLE; person++) {
      var was = before.of(person, null);
      var is = after.of(person, null);
      assertThat(is.control()).isEqualTo(was.control());
      assertThat(is.other()).isEqualTo(was.other());
      if (is.other()) {
        assertThat(was.isSomething()).isFalse();
        assertThat(is.variant()).isEqualTo(1);
        assertThat(after.probability(new Decision.Send(), is)).isEqualTo(0.8f);
        controlOfOthers += is.control() ? 1 : 0;
      } else {
        assertThat(is).isEqualTo(was);
        assertThat(after.probability(new Decision.Send(), is)).isEqualTo(0.4f);
        tests++;
        firstOfTest += is.variant() == 0 ? 1 : 0;
      }
    }

    // Six standard deviations each: of the draw of the test share, and of those independent of it.
    assertThat(tests).isBetween(50_000 - 1_162, 50_000 + 1_162);
    assertThat(firstOfTest).isBetween(tests / 2 - 671, tests / 2 + 671);
    assertThat(controlOfOthers).isBetween(30_000 - 980, 30_000 + 980);
    assertThat(after.eligible(other(after, true))).containsExactly("b");
    assertThat(after.eligible(other(after, false))).containsExactly("a", "b");
  }

  @Test
  void drawsWhoTestsAnewInEveryRun() {
    var first = requireNonNull(tested(1, null).test());
    var second = requireNonNull(tested(2, null).test());
    int both = 0;
    for (long person = 1; person <= PEOPLE; person++) {
      both += first.holds(person) && second.holds(person) ? 1 : 0;
    }

    assertThat(both).isBetween(12_500 - 650, 12_500 + 650);
  }

  private static long other(Assignments assignments, boolean other) {
    long person = 1;
    while (assignments.of(person, null).other() != other) {
      person++;
    }
    return person;
  }

  private static Assignments tested(long run, @Nullable Integer winner) {
    var definition =
        campaign(
            "variants: ["
                + String.join(", ", HALVES)
                + "]\nholdout: 20%\nwinner: {testShare: 25%, after: PT1H, by: clicks}");
    var now = Instant.parse("2026-12-01T08:00:00Z");
    var frozen =
        new Run(
            new WorkspaceId(1),
            run,
            1,
            1,
            now,
            RunState.SENDING,
            null,
            1,
            "{}",
            1,
            "key",
            now,
            now,
            null,
            null,
            winner);
    return Assignments.of(frozen, definition);
  }

  /** What died with a worker is no fact, and tells all the same to whom somebody is counted. */
  @Test
  void keepsToWhomSomebodyIsCountedWhoseWorkerDied() {
    int other = requireNonNull(JudgedFacts.lost(new Assignments.Assigned(1, false, true)));

    assertThat(JudgedFacts.lost(new Assignments.Assigned(1, false))).isNull();
    assertThat(JudgedFacts.told(other)).isNull();
    assertThat(other & JudgedFacts.OTHER).isNotZero();
    assertThat(other & JudgedFacts.DRAWN).isNotZero();
  }

  /** A run being cancelled reads nobody, and whoever was erased is nobody: both are facts. */
  @Test
  void tellsByWhatSomebodyWasJudgedWhoWasDrawnBeforeAndIsNotReadNow() {
    int cancelling = 64;

    for (int group : new int[] {0, JudgedFacts.OTHER, JudgedFacts.CONTROL}) {
      int cancelled = cancelling | JudgedFacts.DRAWN | group;
      int erased = JudgedFacts.DRAWN | group;
      assertThat(JudgedFacts.told(cancelled)).isEqualTo(cancelled);
      assertThat(JudgedFacts.told(erased)).isEqualTo(erased);
    }
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
