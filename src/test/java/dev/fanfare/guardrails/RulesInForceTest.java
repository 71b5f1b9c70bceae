package dev.fanfare.guardrails;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.dsl.Guardrails;
import dev.fanfare.dsl.Guardrails.Approval;
import dev.fanfare.dsl.Guardrails.Canary;
import dev.fanfare.dsl.Guardrails.Measure;
import dev.fanfare.dsl.Guardrails.StopOn;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RulesInForceTest {

  private static final Figures NOTHING = new Figures(0, 0, 0, 0, 0, 0);

  @Test
  void letsWhatIsExactlyAtTheThresholdGo() {
    var rules = approval(1_000, 1_000, null);

    assertThat(rules.exceeded(1_000, 10_000)).isEmpty();
    assertThat(rules.exceeded(1_001, 1_000_000))
        .contains(new Exceeded(Source.WORKSPACE, false, 1_000, 1_001, 1_000_000));
    assertThat(rules.exceeded(101, 1_009))
        .contains(new Exceeded(Source.WORKSPACE, true, 1_000, 101, 1_009));
    assertThat(rules.exceeded(101, 1_010)).isEmpty();
    assertThat(new RulesInForce(null, null).exceeded(Integer.MAX_VALUE, 1)).isEmpty();
  }

  @Test
  void holdsACampaignToItsOwnThresholdToo() {
    var rules = approval(1_000, null, new Approval(10, null));

    assertThat(rules.exceeded(11, 0)).map(Exceeded::source).contains(Source.CAMPAIGN);
    assertThat(rules.asksForBase()).isFalse();
    assertThat(rules.exceeded(11, 0).orElseThrow().words())
        .isEqualTo("11 people are more than 10, which is what goes without approval (campaign)");
  }

  @Test
  void stopsAboveABoundAndNeverAtIt() {
    var rules = stop(new StopOn(200, null, null, 100), null);

    assertThat(rules.broken(rendered(100, 2), Map.of())).isEmpty();
    assertThat(rules.broken(rendered(100, 3), Map.of()))
        .contains(new Broken(Measure.RENDER_FAILURES, Source.WORKSPACE, 200, 3, 100));
    assertThat(rules.broken(rendered(99, 50), Map.of())).isEmpty();
    assertThat(rules.broken(rendered(100, 3), Map.of()).orElseThrow().words())
        .isEqualTo("3 of 100 messages could not be rendered (3.00%); the workspace stops above 2%");
  }

  @Test
  void countsAnewFromWhereSomebodyLetItGoOn() {
    var rules = stop(new StopOn(200, null, null, 100), null);
    var forgiven = Map.of(Measure.RENDER_FAILURES, new Forgiven(30, 100));

    assertThat(rules.broken(rendered(199, 40), forgiven)).isEmpty();
    assertThat(rules.settled(rendered(199, 40), forgiven)).isFalse();
    assertThat(rules.broken(rendered(200, 32), forgiven)).isEmpty();
    assertThat(rules.broken(rendered(200, 33), forgiven))
        .contains(new Broken(Measure.RENDER_FAILURES, Source.WORKSPACE, 200, 3, 100));
  }

  /** Against the share as a fraction of exact decimals, for both sources, whatever is counted. */
  @Test
  void agreesWithExactFractions() {
    var random = new SplittableRandom(20_261_201);
    for (int i = 0; i < 20_000; i++) {
      var workspace = bounds(random);
      var campaign = random.nextBoolean() ? bounds(random) : null;
      long of = random.nextLong(0, random.nextBoolean() ? 300 : 3_000_000_000L);
      long bad = random.nextLong(0, 1 + of / random.nextInt(1, 60));
      var figures = new Figures(of, bad, of, bad, of, bad);

      var broken = stop(workspace, campaign).broken(figures, Map.of());

      boolean expected =
          breaks(workspace, bad, of) || campaign != null && breaks(campaign, bad, of);
      assertThat(broken.isPresent())
          .as("%d of %d, %s, %s", bad, of, workspace, campaign)
          .isEqualTo(expected);
      broken.ifPresent(one -> assertThat(one.bad() * 10_000).isGreaterThan(one.bound() * one.of()));
    }
  }

  @Test
  void looksOnUntilEnoughAreCountedOfEverythingThatHasABound() {
    var rules = stop(new StopOn(200, null, null, 100), new StopOn(null, 0, null, 10));

    assertThat(rules.settled(NOTHING, Map.of())).isFalse();
    assertThat(rules.settled(new Figures(100, 0, 9, 0, 9, 0), Map.of())).isFalse();
    assertThat(rules.settled(new Figures(100, 0, 10, 0, 10, 0), Map.of())).isTrue();
    assertThat(new RulesInForce(null, null).settled(NOTHING, Map.of())).isTrue();
  }

  @Test
  void takesTheSmallerShareAndTheLongerWaitOfTwoCanaries() {
    var small = new Guardrails(null, null, new Canary(100, Duration.ofMinutes(5)));
    var long_ = new Guardrails(null, null, new Canary(500, Duration.ofMinutes(30)));

    assertThat(new RulesInForce(small, long_).canary())
        .isEqualTo(new Canary(100, Duration.ofMinutes(30)));
    assertThat(new RulesInForce(null, long_).canary()).isEqualTo(long_.canary());
    assertThat(new RulesInForce(null, null).canary()).isNull();
  }

  @Test
  void letsSomebodyGoFirstHoweverFewThereAre() {
    var canary = new Canary(1, Duration.ofMinutes(5));

    assertThat(canary.of(0)).isZero();
    assertThat(canary.of(1)).isEqualTo(1);
    assertThat(canary.of(10_000)).isEqualTo(1);
    assertThat(canary.of(10_001)).isEqualTo(2);
    assertThat(new Canary(5_000, Duration.ofMinutes(5)).of(3_000_000_000L))
        .isEqualTo(1_500_000_000L);
  }

  private static boolean breaks(StopOn bounds, long bad, long of) {
    for (var measure : Measure.values()) {
      var bound = bounds.bound(measure);
      if (bound != null
          && of >= bounds.after()
          && BigDecimal.valueOf(bad)
                  .movePointRight(4)
                  .compareTo(BigDecimal.valueOf(bound).multiply(BigDecimal.valueOf(of)))
              > 0) {
        return true;
      }
    }
    return false;
  }

  private static StopOn bounds(SplittableRandom random) {
    int bound = random.nextInt(0, 1_000);
    int after = random.nextInt(1, 400);
    return switch (random.nextInt(3)) {
      case 0 -> new StopOn(bound, null, null, after);
      case 1 -> new StopOn(null, bound, null, after);
      default -> new StopOn(null, bound, random.nextInt(0, 1_000), after);
    };
  }

  private static Figures rendered(long rendered, long failed) {
    return new Figures(rendered, failed, 0, 0, 0, 0);
  }

  private static RulesInForce approval(
      @Nullable Integer people, @Nullable Integer share, @Nullable Approval campaign) {
    return new RulesInForce(
        new Guardrails(new Approval(people, share), null, null),
        campaign == null ? null : new Guardrails(campaign, null, null));
  }

  private static RulesInForce stop(StopOn workspace, @Nullable StopOn campaign) {
    return new RulesInForce(
        new Guardrails(null, workspace, null),
        campaign == null ? null : new Guardrails(null, campaign, null));
  }
}
