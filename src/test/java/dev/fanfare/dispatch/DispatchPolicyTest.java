package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.budgets.BudgetHit;
import dev.fanfare.dispatch.DispatchPolicy.Facts;
import dev.fanfare.dispatch.DispatchPolicy.Hours;
import dev.fanfare.pressure.CapHit;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DispatchPolicyTest {

  private static final Instant MORNING = Instant.parse("2026-12-01T07:00:00Z");

  private static final Facts WILLING =
      new Facts(
          false,
          true,
          null,
          true,
          true,
          true,
          false,
          false,
          true,
          false,
          false,
          Hours.ANY,
          null,
          null,
          Controls.NONE);

  private static final Controls MEMBER = Controls.member(1_000);
  private static final Controls SHARED = Controls.sharedWith(7, Reason.GLOBAL_CONTROL);

  private static final Instant LATER = Instant.parse("2026-11-29T08:00:00Z");

  static IntStream seeds() {
    return IntStream.range(0, 2_000);
  }

  @Test
  void sendsToWhoeverNothingSpeaksAgainst() {
    assertThat(DispatchPolicy.decide(WILLING)).isEqualTo(new Decision.Send());
  }

  @Test
  void holdsOutTheControlGroup() {
    assertThat(DispatchPolicy.decide(control(WILLING, true))).isEqualTo(new Decision.HoldOut());
    assertThat(DispatchPolicy.decide(control(WILLING, false))).isEqualTo(new Decision.Send());
  }

  @Test
  void asksNoConsentForAServicePurpose() {
    var facts =
        new Facts(
            false,
            true,
            null,
            true,
            false,
            false,
            false,
            false,
            true,
            false,
            false,
            Hours.ANY,
            null,
            null,
            Controls.NONE);

    assertThat(DispatchPolicy.decide(facts)).isEqualTo(new Decision.Send());
  }

  /** Whoever they are: also in a control group, or where they would be kept for later. */
  @ParameterizedTest
  @MethodSource("seeds")
  void passesOverWhoeverHasLeftTheAudience(int seed) {
    var facts = any(new Random(seed));
    var before = DispatchPolicy.decide(facts);

    var decision = DispatchPolicy.decide(left(facts));

    boolean gone = facts.cancelling() || !facts.exists() || facts.excepted();
    assertThat(decision).isEqualTo(gone ? before : new Decision.Skip(Reason.LEFT_AUDIENCE));
    if (!facts.cancelling()) {
      assertThat(JudgedFacts.words(JudgedFacts.bits(left(facts))))
          .containsEntry("audience", "left");
      assertThat(JudgedFacts.words(JudgedFacts.bits(facts))).doesNotContainKey("audience");
    }
  }

  @Test
  void startsNobodyForWordsThatAreGone() {
    assertThat(DispatchPolicy.decide(WILLING, true)).isEqualTo(new Decision.Skip(Reason.NO_WORDS));
    assertThat(DispatchPolicy.decide(WILLING, false)).isEqualTo(new Decision.Send());
  }

  @Test
  void holdsBackWhomACapHasNoRoomFor() {
    assertThat(DispatchPolicy.decide(capped(WILLING, null)))
        .isEqualTo(new Decision.Skip(Reason.FREQUENCY_CAP));
    assertThat(DispatchPolicy.decide(capped(WILLING, LATER)))
        .isEqualTo(new Decision.Defer(LATER, Reason.FREQUENCY_CAP));
  }

  @Test
  void holdsControlPeopleToCapsAsAllOthers() {
    assertThat(DispatchPolicy.decide(capped(control(WILLING, true), LATER)))
        .isEqualTo(new Decision.Defer(LATER, Reason.FREQUENCY_CAP));
  }

  @Test
  void skipsOrHoldsBackForWhomABudgetHasNoRoom() {
    assertThat(DispatchPolicy.decide(exhausted(WILLING, null)))
        .isEqualTo(new Decision.Skip(Reason.BUDGET_EXHAUSTED));
    assertThat(DispatchPolicy.decide(exhausted(WILLING, LATER)))
        .isEqualTo(new Decision.Defer(LATER, Reason.BUDGET_EXHAUSTED));
    // The control group is compared with those who were written to, so it ends with them.
    assertThat(DispatchPolicy.decide(exhausted(control(WILLING, true), null)))
        .isEqualTo(new Decision.Skip(Reason.BUDGET_EXHAUSTED));
  }

  @Test
  void givesACapAsTheReasonBeforeABudget() {
    assertThat(DispatchPolicy.decide(capped(exhausted(WILLING, LATER), null)))
        .isEqualTo(new Decision.Skip(Reason.FREQUENCY_CAP));
  }

  @Test
  void defersNobodyWhoMustNotBeWrittenToAtAll() {
    var dead =
        new Facts(
            false,
            true,
            null,
            true,
            true,
            true,
            false,
            true,
            true,
            false,
            false,
            Hours.ANY,
            cap(LATER),
            null,
            Controls.NONE);

    assertThat(DispatchPolicy.decide(dead)).isEqualTo(new Decision.Skip(Reason.SUPPRESSED));
    assertThat(DispatchPolicy.decide(capped(WILLING, LATER), true))
        .isEqualTo(new Decision.Skip(Reason.NO_WORDS));
  }

  @Test
  void letsPeopleWaitForTheEndOfQuietHoursOrLeavesThemOut() {
    var held = new Hours(null, MORNING, true, false, null);
    var left = new Hours(null, MORNING, false, false, null);
    var later = new Decision.Defer(MORNING, Reason.QUIET_HOURS);

    assertThat(DispatchPolicy.decide(at(WILLING, held))).isEqualTo(later);
    assertThat(DispatchPolicy.decide(at(WILLING, left)))
        .isEqualTo(new Decision.Skip(Reason.QUIET_HOURS));
    // The control group waits as all others do: it is compared with them.
    assertThat(DispatchPolicy.decide(at(control(WILLING, true), held))).isEqualTo(later);
  }

  @Test
  void leavesOutWhoseTimeHadPassedOrWhoHasNoClock() {
    for (var reason : List.of(Reason.LATE, Reason.NO_ZONE)) {
      var hours = new Hours(reason, MORNING, true, false, null);

      assertThat(DispatchPolicy.decide(at(WILLING, hours))).isEqualTo(new Decision.Skip(reason));
    }
  }

  /** Whoever would be skipped in the morning too is not kept waiting for it. */
  @ParameterizedTest
  @MethodSource("seeds")
  void waitsForQuietHoursOnlyWhereNothingElseSpeaksAgainst(int seed) {
    var any = controls(any(new Random(seed)), Controls.NONE);
    var facts = with(any, any.hours(), null, null);

    if (DispatchPolicy.decide(facts) instanceof Decision.Defer(var until, var reason)) {
      assertThat(until).isEqualTo(MORNING);
      assertThat(reason).isEqualTo(Reason.QUIET_HOURS);
      assertThat(DispatchPolicy.decide(at(facts, Hours.ANY)))
          .isInstanceOfAny(Decision.Send.class, Decision.HoldOut.class);
    }
  }

  /** Whatever else is true, nobody with one of these is started. */
  @ParameterizedTest
  @MethodSource("seeds")
  void neverStartsAnyoneWhoMustNotBeWrittenTo(int seed) {
    var facts = any(new Random(seed));
    boolean mayBeWrittenTo =
        !facts.cancelling()
            && facts.exists()
            && facts.addressed()
            && !facts.suppressed()
            && !facts.withdrawn()
            && (facts.consented() || !facts.consentNeeded())
            && facts.duplicateOf() == null
            && facts.assigned()
            && !facts.excepted()
            && facts.hours().against() == null
            && facts.hours().quietUntil() == null
            && facts.cap() == null
            && facts.budget() == null
            && facts.controls().equals(Controls.NONE);

    var decision = DispatchPolicy.decide(facts);

    boolean starts = decision instanceof Decision.Send || decision instanceof Decision.HoldOut;
    assertThat(starts).as("seed %d: %s", seed, facts).isEqualTo(mayBeWrittenTo);
  }

  @Test
  void holdsOutTheGlobalControlGroupBeforeTheCampaignsOwn() {
    var held = new Decision.HoldOutGlobally(1_000);

    assertThat(DispatchPolicy.decide(controls(WILLING, MEMBER))).isEqualTo(held);
    assertThat(DispatchPolicy.decide(controls(control(WILLING, true), MEMBER))).isEqualTo(held);
    assertThat(DispatchPolicy.decide(controls(WILLING, MEMBER), true)).isEqualTo(held);
  }

  @Test
  void writesToNobodyAtAnAddressOfAControlGroup() {
    var shared = new Decision.Skip(Reason.SHARED_CONTROL);

    assertThat(DispatchPolicy.decide(controls(WILLING, SHARED))).isEqualTo(shared);
    assertThat(DispatchPolicy.decide(controls(control(WILLING, true), SHARED))).isEqualTo(shared);
    assertThat(SHARED.words()).isEqualTo("address of 7: global_control");
  }

  /** Whoever is in it has passed what everybody else has passed. */
  @ParameterizedTest
  @MethodSource("seeds")
  void judgesTheGlobalControlGroupLikeAllOthers(int seed) {
    var facts = any(new Random(seed));

    var inside = DispatchPolicy.decide(controls(facts, MEMBER));
    var outside = DispatchPolicy.decide(controls(facts, Controls.NONE));

    if (outside instanceof Decision.Send || outside instanceof Decision.HoldOut) {
      assertThat(inside).as("seed %d", seed).isEqualTo(new Decision.HoldOutGlobally(1_000));
    } else {
      assertThat(inside).as("seed %d", seed).isEqualTo(outside);
    }
  }

  /** Control people are judged like all others, or the comparison would be of unlike groups. */
  @ParameterizedTest
  @MethodSource("seeds")
  void judgesControlPeopleLikeAllOthers(int seed) {
    var facts = any(new Random(seed));

    var inside = DispatchPolicy.decide(control(facts, true));
    var outside = DispatchPolicy.decide(control(facts, false));

    if (inside instanceof Decision.HoldOut) {
      assertThat(outside).as("seed %d", seed).isEqualTo(new Decision.Send());
    } else {
      assertThat(outside).as("seed %d", seed).isEqualTo(inside);
    }
  }

  @Test
  void drawsEvenlyAndIndependentlyBetweenCampaigns() {
    long first = DispatchPolicy.salt(1, 1);
    long second = DispatchPolicy.salt(1, 2);
    int inFirst = 0;
    int inBoth = 0;
    for (long person = 1L << 32; person < (1L << 32) + 200_000; person++) {
      if (DispatchPolicy.draw(first, person) < 1_000) {
        inFirst++;
        inBoth += DispatchPolicy.draw(second, person) < 1_000 ? 1 : 0;
      }
    }

    // Six standard deviations of a fair draw.
    assertThat(inFirst).isBetween(20_000 - 805, 20_000 + 805);
    assertThat(inBoth).isBetween(2_000 - 260, 2_000 + 260);
  }

  private static Facts control(Facts facts, boolean control) {
    return with(facts, control, facts.hours(), facts.cap(), facts.budget(), facts.controls());
  }

  private static Facts controls(Facts facts, Controls controls) {
    return with(facts, facts.control(), facts.hours(), facts.cap(), facts.budget(), controls);
  }

  private static Facts at(Facts facts, Hours hours) {
    return with(facts, hours, facts.cap(), facts.budget());
  }

  private static Facts capped(Facts facts, @Nullable Instant until) {
    return with(facts, facts.hours(), cap(until), facts.budget());
  }

  private static Facts exhausted(Facts facts, @Nullable Instant until) {
    return with(facts, facts.hours(), facts.cap(), new BudgetHit("budget mails: 2 of 2", until));
  }

  private static Facts with(
      Facts facts, Hours hours, @Nullable CapHit cap, @Nullable BudgetHit budget) {
    return with(facts, facts.control(), hours, cap, budget, facts.controls());
  }

  private static Facts with(
      Facts facts,
      boolean control,
      Hours hours,
      @Nullable CapHit cap,
      @Nullable BudgetHit budget,
      Controls controls) {
    return new Facts(
        facts.cancelling(),
        facts.exists(),
        facts.duplicateOf(),
        facts.addressed(),
        facts.consentNeeded(),
        facts.consented(),
        facts.withdrawn(),
        facts.suppressed(),
        facts.assigned(),
        control,
        facts.excepted(),
        hours,
        cap,
        budget,
        controls);
  }

  private static Facts left(Facts facts) {
    return new Facts(
        facts.cancelling(),
        facts.exists(),
        facts.duplicateOf(),
        facts.addressed(),
        facts.consentNeeded(),
        facts.consented(),
        facts.withdrawn(),
        facts.suppressed(),
        facts.assigned(),
        facts.control(),
        facts.excepted(),
        "not in all@2",
        facts.hours(),
        facts.cap(),
        facts.budget(),
        facts.controls());
  }

  private static CapHit cap(@Nullable Instant until) {
    return new CapHit("weekly", 2, 2, "any channel, rolling P7D", LATER, until);
  }

  private static Facts any(Random random) {
    @Nullable Long duplicateOf = rarely(random) ? 7L : null;
    return new Facts(
        rarely(random),
        !rarely(random),
        duplicateOf,
        !rarely(random),
        random.nextBoolean(),
        random.nextBoolean(),
        rarely(random),
        rarely(random),
        !rarely(random),
        random.nextBoolean(),
        rarely(random),
        new Hours(
            rarely(random) ? Reason.LATE : null,
            rarely(random) ? MORNING : null,
            random.nextBoolean(),
            random.nextBoolean(),
            null),
        rarely(random) ? cap(random.nextBoolean() ? null : LATER) : null,
        rarely(random)
            ? new BudgetHit("budget mails: 2 of 2", random.nextBoolean() ? null : LATER)
            : null,
        rarely(random) ? MEMBER : rarely(random) ? SHARED : Controls.NONE);
  }

  private static boolean rarely(Random random) {
    return random.nextInt(8) == 0;
  }
}
