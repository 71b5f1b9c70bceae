package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.TestingClock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a deadline is to people who wait for those who go first, and an estimate of their run. */
@QuarkusTest
final class HeldDeadlinesIT {

  private TestingCampaign campaign;
  private TestingClock clock;

  @BeforeEach
  void begin() {
    campaign = TestingCampaign.begin();
    campaign.postalAddress();
    clock = new TestingClock(campaign.api());
    clock.by("PT0S");
  }

  @AfterEach
  void end() {
    campaign.close();
  }

  @Test
  void isTooSoonForWhomTheWorkspacesCanaryHolds() {
    campaign.people("all", TestingCampaign.many(40));
    TestingGuardrails.set(campaign.api(), "canary: {share: 10%, hold: PT1H}")
        .then()
        .statusCode(201);
    campaign.apply("held", "deadline: PT30M");

    var refused = launch("held", Map.of());

    tooLate(refused, "waiting for those who go first, the last of 40 people");
    assertThat(campaign.api().get("/v1/runs").<List<?>>path("items")).isEmpty();
    var launched = launch("held", Map.of("overrideDeadline", true));
    launched.then().statusCode(201);
    clock.by("PT2H");
    var ended = campaign.run(launched.path("id"));
    assertThat(ended.<String>path("state")).isEqualTo("COMPLETED");
    assertThat(campaign.count(ended, "SENT", "")).isEqualTo(4);
    assertThat(campaign.count(ended, "SKIPPED", "rate_deadline")).isEqualTo(36);
    TestingCampaign.everybodyIsAccountedFor(ended);
    assertThat(campaign.audit(launched.path("id")).refuted()).isFalse();
  }

  /** Nobody is started at their deadline itself, so a wait until then is too long. */
  @Test
  void isNotMetByAWaitThatIsAsLong() {
    campaign.people("all", TestingCampaign.many(20));
    TestingGuardrails.set(campaign.api(), "canary: {share: 10%, hold: PT1H}")
        .then()
        .statusCode(201);
    campaign.apply("as-long", "deadline: PT1H");
    campaign.apply("longer", "deadline: PT1H1M");

    tooLate(launch("as-long", Map.of()), "which is not before the deadline");
    var launched = launch("longer", Map.of());

    launched.then().statusCode(201);
    clock.by("PT1H");
    var ended = campaign.run(launched.path("id"));
    assertThat(campaign.count(ended, "SENT", "")).isEqualTo(20);
    assertThat(campaign.audit(launched.path("id")).refuted()).isFalse();
  }

  @Test
  void isHeldAgainstTheTestOfAWinnerAndThePaceOfTheOthers() {
    campaign.people("all", TestingCampaign.many(3_000));
    campaign.apply("short", winner("PT50M") + "rate: 60 per minute\ndeadline: PT1H");
    campaign.apply("long", winner("PT50M") + "rate: 60 per minute\ndeadline: PT2H");
    var asked = clock.now();

    tooLate(launch("short", Map.of()), "the last of 3,000 people");
    var launched = launch("long", Map.of());

    launched.then().statusCode(201);
    // Five minutes of 300 people who test, the wait, and forty-five of the others.
    assertThat(Duration.between(asked, Instant.parse(launched.path("estimatedEnd"))))
        .isBetween(Duration.ofMinutes(98), Duration.ofMinutes(101));
    String run = launched.path("id");
    clock.by("PT2M");
    assertThat(Duration.between(asked, Instant.parse(campaign.run(run).path("estimatedEnd"))))
        .as("once it is frozen")
        .isBetween(Duration.ofMinutes(97), Duration.ofMinutes(102));
    campaign.command("cancel", run).then().statusCode(202);
  }

  @Test
  void mayBeAnInstantBeforeAWinnerIsDecided() {
    campaign.people("all", TestingCampaign.many(40));
    var soon = clock.now().plus(Duration.ofMinutes(30)).truncatedTo(ChronoUnit.SECONDS);
    campaign.apply("instant", winner("PT1H") + "deadline: " + soon);

    tooLate(launch("instant", Map.of()), "waiting for those who go first");
  }

  private Response launch(String name, Map<String, Object> body) {
    return campaign.api().post("/v1/campaigns/{name}/runs", body, name);
  }

  private static void tooLate(Response refused, String words) {
    refused.then().statusCode(422);
    assertThat(refused.<String>path("code")).isEqualTo("launch-refused");
    assertThat(refused.<List<String>>path("violations.place")).containsExactly("deadline");
    assertThat(refused.<String>path("violations[0].rule"))
        .contains(words)
        .contains("overrideDeadline");
  }

  private static String winner(String after) {
    return """
        variants: [{name: plain, weight: 1}, {name: hurry, weight: 1, subject: Only today}]
        winner: {testShare: 10%%, after: %s, by: clicks}
        """
        .formatted(after);
  }
}
