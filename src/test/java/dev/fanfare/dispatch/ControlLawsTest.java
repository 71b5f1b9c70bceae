package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.control.GlobalControl;
import dev.fanfare.dispatch.ControlFacts.Asked;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.CampaignFile;
import dev.fanfare.dsl.Reading;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Recipient;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is in a control group, and what that means for whoever shares their address. */
@Execution(ExecutionMode.CONCURRENT)
class ControlLawsTest {

  private static final WorkspaceId WORKSPACE = new WorkspaceId(7);
  private static final long FIRST = 1L << 62;
  private static final int PEOPLE = 200_000;
  private static final long ADDRESS = 99;

  /** Above this a fair draw is once in a thousand times, by its degrees of freedom. */
  private static final double[] MOST_CHI_SQUARED = {0, 10.828, 13.816};

  static IntStream seeds() {
    return IntStream.range(0, 500);
  }

  private static GlobalControl group(int share, int draw) {
    return new GlobalControl(share, GlobalControl.salt(WORKSPACE, draw), List.of(), List.of());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void keepsEverybodyWhenItsShareGrowsAndTheRestWhenItShrinks(int seed) {
    var random = new Random(seed);
    int small = 1 + random.nextInt(GlobalControl.MOST);
    int large = small + random.nextInt(GlobalControl.MOST - small + 1);
    long subject = random.nextLong();

    assertThat(group(small, 1).holds(subject) && !group(large, 1).holds(subject)).isFalse();
  }

  @Test
  void drawsAsTheContractSays() {
    var group = group(1_000, 3);
    for (long subject = FIRST; subject < FIRST + 1_000; subject++) {
      assertThat(group.drawOf(subject)).isEqualTo(DispatchPolicy.draw(group.salt(), subject));
    }
  }

  /** As acceptance scenario 18 has it, with salts that stay: fair once and for all. */
  @Test
  void splitsFairlyAndIndependently() {
    var group = group(1_000, 1);
    var assignments = assignments("holdout: 10%", 3);
    var control = new long[2];
    var variants = new long[3];
    long held = 0;
    for (long subject = FIRST; subject < FIRST + PEOPLE; subject++) {
      if (group.holds(subject)) {
        held++;
        continue;
      }
      var assigned = assignments.of(subject, null);
      control[assigned.control() ? 1 : 0]++;
      if (!assigned.control()) {
        variants[assigned.variant()]++;
      }
    }

    assertFair(new long[] {PEOPLE - held, held}, 0.9, 0.1);
    // The campaign's own group is cut from those who are left, as if there were no other.
    assertFair(control, 0.9, 0.1);
    assertFair(variants, 1 / 3.0, 1 / 3.0, 1 / 3.0);
  }

  @Test
  void drawsEverybodyAnewWithAnotherDrawAndInAnotherWorkspace() {
    var first = group(1_000, 1);
    var second = group(1_000, 2);
    var elsewhere =
        new GlobalControl(1_000, GlobalControl.salt(new WorkspaceId(8), 1), List.of(), List.of());
    var both = new long[2];
    var neighbours = new long[2];
    for (long subject = FIRST; subject < FIRST + PEOPLE; subject++) {
      if (first.holds(subject)) {
        both[second.holds(subject) ? 1 : 0]++;
        neighbours[elsewhere.holds(subject) ? 1 : 0]++;
      }
    }

    assertFair(both, 0.9, 0.1);
    assertFair(neighbours, 0.9, 0.1);
  }

  @Test
  void exemptsByPurposeOrByOneOfTheTags() {
    var group = new GlobalControl(1_000, 1, List.of("club"), List.of("legal", "recall"));

    assertThat(group.exempts("club", List.of())).isTrue();
    assertThat(group.exempts("marketing", List.of("promo", "recall"))).isTrue();
    assertThat(group.exempts("marketing", List.of("promo"))).isFalse();
    assertThat(asked("holdout: 0%", true).heldBackBy(group(1_000, 1))).isFalse();
  }

  /**
   * Whoever has an address with others: when one of them is in a group, nobody gets anything, and
   * each says why; else the campaign writes to one of them, as it has found at the freeze.
   */
  @ParameterizedTest
  @MethodSource("seeds")
  void givesAnAddressNothingWhenOneOfItsPeopleIsInAGroup(int seed) {
    var random = new Random(seed);
    var people = random.longs(2 + random.nextInt(3)).sorted().toArray();
    var global = random.nextBoolean() ? group(1_500, 1 + random.nextInt(50)) : null;
    var asked = asked("holdout: 30%", false);
    var facts = new ControlFacts(global, Map.of(ADDRESS, people), Map.of());
    int sent = 0;
    int members = 0;
    for (long subject : people) {
      boolean control = asked.assignments().of(subject, null).control();
      boolean globally = global != null && global.holds(subject);
      members += control || globally ? 1 : 0;
      var controls = facts.of(asked, recipient(subject), control);
      var winner = subject == people[0] ? null : (Long) people[0];
      var duplicate = facts.duplicate(asked, controls, control, winner);
      var decision = decide(controls, control, duplicate);
      sent += decision instanceof Decision.Send ? 1 : 0;
      if (globally) {
        assertThat(decision).isEqualTo(new Decision.HoldOutGlobally(1_500));
      } else if (decision instanceof Decision.Skip(var reason)) {
        assertThat(reason).isIn(Reason.SHARED_CONTROL, Reason.DUPLICATE_ADDRESS);
        // Nobody is told to be the double of somebody who gets nothing for another reason.
        assertThat(
                reason == Reason.DUPLICATE_ADDRESS && !control && anyMember(asked, global, people))
            .isFalse();
      }
    }

    assertThat(sent).as("seed %d", seed).isEqualTo(members == 0 ? 1 : 0);
  }

  private static boolean anyMember(Asked asked, @Nullable GlobalControl global, long[] people) {
    for (long subject : people) {
      if (asked.assignments().of(subject, null).control()
          || global != null && global.holds(subject)) {
        return true;
      }
    }
    return false;
  }

  private static Decision decide(Controls controls, boolean control, @Nullable Long duplicate) {
    return DispatchPolicy.decide(
        new DispatchPolicy.Facts(
            false,
            true,
            duplicate,
            true,
            true,
            true,
            false,
            false,
            true,
            control,
            false,
            DispatchPolicy.Hours.ANY,
            null,
            null,
            controls));
  }

  private static Recipient recipient(long subject) {
    return new Recipient(subject, "p", null, null, null, "shared@example.com", ADDRESS, 0, 1, 0);
  }

  private static Asked asked(String more, boolean service) {
    return new Asked(1, "marketing", List.of(), service, assignments(more, 1));
  }

  private static Assignments assignments(String more, int variants) {
    var file =
        new StringBuilder(
            """
            campaign: laws
            version: 1
            purpose: marketing
            audience: {include: [all]}
            schedule: now
            message: {channel: email, from: a@example.com, subject: s, text: t}
            """);
    file.append(more).append('\n').append(variants > 1 ? "variants:\n" : "");
    for (int i = 0; variants > 1 && i < variants; i++) {
      file.append("  - {name: v").append(i).append(", weight: 1}\n");
    }
    return Assignments.of(read(file.toString()), WORKSPACE.value(), 11, 12);
  }

  private static Campaign read(String file) {
    return switch (CampaignFile.read(file)) {
      case Reading.Valid(var campaign) -> campaign;
      case Reading.Invalid(var problems) -> throw new AssertionError(problems);
    };
  }

  private static void assertFair(long[] counts, double... shares) {
    long all = Arrays.stream(counts).sum();
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      double expected = all * shares[i];
      sum += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    assertThat(sum).isLessThan(MOST_CHI_SQUARED[counts.length - 1]);
  }
}
