package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.dispatch.DispatchPolicy.Facts;
import dev.fanfare.pressure.CapHit;
import java.time.Instant;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DispatchPolicyTest {

  private static final Facts WILLING =
      new Facts(false, true, null, true, true, true, false, false, true, false, null);

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
    var facts = new Facts(false, true, null, true, false, false, false, false, true, false, null);

    assertThat(DispatchPolicy.decide(facts)).isEqualTo(new Decision.Send());
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
  void defersNobodyWhoMustNotBeWrittenToAtAll() {
    var dead = new Facts(false, true, null, true, true, true, false, true, true, false, cap(LATER));

    assertThat(DispatchPolicy.decide(dead)).isEqualTo(new Decision.Skip(Reason.SUPPRESSED));
    assertThat(DispatchPolicy.decide(capped(WILLING, LATER), true))
        .isEqualTo(new Decision.Skip(Reason.NO_WORDS));
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
            && facts.cap() == null;

    var decision = DispatchPolicy.decide(facts);

    boolean starts = decision instanceof Decision.Send || decision instanceof Decision.HoldOut;
    assertThat(starts).as("seed %d: %s", seed, facts).isEqualTo(mayBeWrittenTo);
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
        facts.cap());
  }

  private static Facts capped(Facts facts, @Nullable Instant until) {
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
        cap(until));
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
        rarely(random) ? cap(random.nextBoolean() ? null : LATER) : null);
  }

  private static boolean rarely(Random random) {
    return random.nextInt(8) == 0;
  }
}
