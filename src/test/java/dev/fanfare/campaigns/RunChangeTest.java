package dev.fanfare.campaigns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.CampaignFile;
import dev.fanfare.dsl.Reading;
import dev.fanfare.platform.Violation;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunChangeTest {

  private static final String TWO = "variants: [{name: a, weight: 1}, {name: b, weight: 1}]";

  @Test
  void takesOverWhatIsSaidAndHow() {
    var change = RunChange.between(of("rate: 5 per second"), of("onUnknown: drop"), true);

    assertThat(change.refused()).isEmpty();
    assertThat(change.notMigrated()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'holdout: 10%', holdout",
    "'', 'variants: [{name: a, weight: 1}, {name: b, weight: 1}]', variants",
    "'variants: [{name: a, weight: 1}, {name: b, weight: 1}]',"
        + "'variants: [{name: a, weight: 1}, {name: b, weight: 2}]', variants",
    "'variants: [{name: a, weight: 1}, {name: b, weight: 1}]',"
        + "'variants: [{name: b, weight: 1}, {name: a, weight: 1}]', variants",
  })
  void refusesOtherGroupsOnceTheyAreSettled(String before, String after, String place) {
    assertThat(RunChange.between(of(before), of(after), true).refused())
        .extracting(Violation::place)
        .containsExactly(place);
    assertThat(RunChange.between(of(before), of(after), false).refused()).isEmpty();
  }

  @Test
  void takesOverOtherWordsOfTheSameVariants() {
    var other = "variants: [{name: a, weight: 1, subject: Now}, {name: b, weight: 1}]";

    assertThat(RunChange.between(of(TWO), of(other), true).refused()).isEmpty();
  }

  @Test
  void keepsWhatWasFrozenAndSaysSo() {
    var before = of("waves: {share: 50%, every: PT1H}");
    var after = read("include: [others]", "{at: 2027-01-01T09:00:00, zone: UTC}", "");

    assertThat(RunChange.between(before, after, true).notMigrated())
        .containsExactlyInAnyOrder("audience", "schedule", "waves");
    assertThat(RunChange.between(before, after, true).refused()).isEmpty();
    assertThat(RunChange.between(before, after, false).refused())
        .extracting(Violation::place)
        .containsExactly("schedule");
  }

  @Test
  void keepsTheCanaryThatWasFrozenAndSaysSo() {
    var before = of("guardrails: {canary: {share: 1%, hold: PT10M}}");
    var longer = of("guardrails: {canary: {share: 1%, hold: PT2H}}");

    assertThat(RunChange.between(before, longer, true).notMigrated())
        .containsExactly("guardrails.canary");
    assertThat(RunChange.between(before, longer, false).notMigrated()).isEmpty();
    assertThat(RunChange.between(before, before, true).notMigrated()).isEmpty();
    assertThat(RunChange.between(of("guardrails: {stopOn: {bounces: 1%}}"), of(""), true))
        .isEqualTo(RunChange.between(of(""), of(""), true));
  }

  @Test
  void judgesADeadlineThatIsNewOrHasAnotherRate() {
    var none = of("rate: 5 per second");
    var one = of("deadline: PT1H\nrate: 5 per second");

    assertThat(RunChange.bringsDeadline(none, one)).isTrue();
    assertThat(RunChange.bringsDeadline(one, one)).isFalse();
    assertThat(RunChange.bringsDeadline(one, none)).isFalse();
    assertThat(RunChange.bringsDeadline(of("deadline: PT2H\nrate: 5 per second"), one)).isTrue();
    assertThat(RunChange.bringsDeadline(of("deadline: PT1H\nrate: 6 per second"), one)).isTrue();
  }

  @Test
  void takesOverAnAudienceThatIsAskedAgain() {
    var before = read("include: [people]", "now", "");
    var asked = read("include: [others], recheck: true", "now", "");

    assertThat(RunChange.between(before, asked, true).notMigrated()).isEmpty();
    assertThat(RunChange.between(asked, before, true).notMigrated()).containsExactly("audience");
  }

  @Test
  void missesNobodyByAPauseThatWasShortEnough() {
    var since = Instant.parse("2026-12-01T08:00:00Z");
    var hour = Duration.ofHours(1);

    assertThat(RunPauses.missedBefore(since, hour, since.plusSeconds(3_599))).isNull();
    assertThat(RunPauses.missedBefore(since, hour, since.plusSeconds(3_600))).isEqualTo(since);
    assertThat(RunPauses.missedBefore(since, hour, since.plusSeconds(9_000)))
        .isEqualTo(since.plusSeconds(5_400));
    assertThat(RunPauses.missedBefore(since, null, since.plusSeconds(9_000))).isNull();
  }

  private static Campaign of(String more) {
    return read("include: [all]", "now", more);
  }

  private static Campaign read(String audience, String schedule, String more) {
    var file =
        """
        campaign: changed
        version: 1
        purpose: marketing
        audience: {%s}
        schedule: %s
        message: {channel: email, from: a@example.com, subject: Hello, text: Hello}
        %s
        """
            .formatted(audience, schedule, more);
    return switch (CampaignFile.read(file)) {
      case Reading.Valid(var campaign) -> campaign;
      case Reading.Invalid(var problems) -> throw new AssertionError(problems);
    };
  }
}
