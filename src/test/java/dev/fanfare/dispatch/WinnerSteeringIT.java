package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people and the state of a run do to how a winner is chosen. */
@QuarkusTest
final class WinnerSteeringIT extends TestingWinnerRuns {

  @Test
  void waitsUntilSomebodyChoosesWhereTheCampaignSaysSo() throws IOException {
    var run =
        launched(
            "waiting", "", "winner: {testShare: 50%, after: PT4H, by: opens, otherwise: wait}\n");
    clock.by("PT1M");
    var tested = bySubject(campaign.taken());

    clock.by("P2D");

    var waiting = campaign.run(run);
    assertThat(waiting.<String>path("state")).isEqualTo("SENDING");
    assertThat(waiting.<String>path("winner.why")).isEqualTo("waits");
    assertThat(waiting.<String>path("winner.variant")).isNull();
    assertThat(waiting.<String>path("problem")).contains("until somebody chooses");
    assertThat(campaign.taken()).hasSize(tested.plain().size() + tested.hurry().size());
    choose(run, "nobody").then().statusCode(400);
    choose(run, "hurry").then().statusCode(202);
    choose(run, "plain").then().statusCode(409);

    clock.by("PT1S");

    var ended = campaign.run(run);
    assertThat(ended.<String>path("state")).isEqualTo("COMPLETED");
    assertThat(ended.<String>path("winner.why")).isEqualTo("chosen");
    assertThat(ended.<String>path("winner.chosenBy")).isNotEmpty();
    assertThat(bySubject(campaign.taken()).plain()).isEqualTo(tested.plain());
    var told = events(run, "run.winner_decided");
    assertThat(told).hasSize(2);
    assertThat(told.stream().map(each -> each.at("/data/why").asText()))
        .containsExactlyInAnyOrder("waits", "chosen");
    assertThat(campaign.audit(run).refuted()).isFalse();
  }

  @Test
  void letsSomebodyChooseBeforeTheTimeHasCome() throws IOException {
    var run = launched("hasty", "", BY_CLICKS);
    clock.by("PT1M");
    var tested = campaign.taken().size();

    api.as("analyst")
        .post("/v1/runs/{id}/winner", Map.of("variant", "plain"), run)
        .then()
        .statusCode(403);
    for (int i = 0; i < 2; i++) {
      // Who was cut off asks again, with the same key.
      api.request()
          .contentType("application/json")
          .header("Idempotency-Key", "choose-once")
          .body(Map.of("variant", "plain"))
          .post("/v1/runs/{id}/winner", run)
          .then()
          .statusCode(202);
    }
    clock.by("PT1S");

    var ended = campaign.run(run);
    assertThat(ended.<String>path("state")).isEqualTo("COMPLETED");
    assertThat(campaign.taken()).hasSize(PEOPLE).hasSizeGreaterThan(tested);
    var told = events(run, "run.winner_decided").getFirst().path("data");
    assertThat(told.path("chosenBy").asText()).isEqualTo("person");
    assertThat(told.path("key").asText()).isNotEmpty();
    assertThat(told.has("figures")).isFalse();
    assertThat(campaign.audit(run).refuted()).isFalse();
  }

  @Test
  void sendsNothingToTheOthersOfATestThatIsCancelled() {
    var run = launched("cancelled", "", BY_CLICKS);
    clock.by("PT1H");
    var tested = campaign.taken().size();

    campaign.command("cancel", run).then().statusCode(202);
    clock.by("PT12H");

    var ended = campaign.run(run);
    assertThat(ended.<String>path("state")).isEqualTo("CANCELLED");
    TestingCampaign.everybodyIsAccountedFor(ended);
    assertThat(ended.<String>path("winner.why")).isEqualTo("cancelled");
    assertThat(campaign.count(ended, "CANCELLED", "")).isEqualTo(PEOPLE - tested);
    assertThat(campaign.taken()).hasSize(tested);
    choose(run, "hurry").then().statusCode(409);
    assertThat(campaign.audit(run).refuted()).isFalse();
  }

  @Test
  void decidesWhenAPausedRunIsResumed() {
    var run = launched("paused", "", BY_CLICKS);
    clock.by("PT1H");
    var tested = campaign.taken().size();
    api.post("/v1/runs/{id}/pause", Map.of("extendWaits", true), run).then().statusCode(202);
    clock.by("PT5H");
    assertThat(campaign.run(run).<String>path("winner.variant")).isNull();
    campaign.command("resume", run).then().statusCode(202);
    assertThat(Instant.parse(campaign.run(run).path("winner.decidesAt")))
        .isEqualTo(began.plus(Duration.ofHours(9)));
    campaign.command("pause", run).then().statusCode(202);
    clock.by("PT4H");
    assertThat(campaign.taken()).hasSize(tested);

    campaign.command("resume", run).then().statusCode(202);
    clock.by("PT1S");

    var ended = campaign.run(run);
    assertThat(ended.<String>path("state")).isEqualTo("COMPLETED");
    assertThat(ended.<String>path("winner.variant")).isEqualTo("plain");
    assertThat(ended.<String>path("winner.figures.through"))
        .isEqualTo(began.plus(Duration.ofHours(9)).toString());
    assertThat(campaign.taken()).hasSize(PEOPLE);
  }

  @Test
  void letsSomebodyChooseInAPauseThatMovesWaits() {
    var run = launched("still", "", BY_CLICKS);
    clock.by("PT1H");
    api.post("/v1/runs/{id}/pause", Map.of("extendWaits", true), run).then().statusCode(202);
    clock.by("PT1H");
    int tested = campaign.taken().size();

    choose(run, "hurry").then().statusCode(202);
    clock.by("PT1H");
    assertThat(campaign.taken()).hasSize(tested);
    campaign.command("resume", run).then().statusCode(202);
    clock.by("PT1S");

    assertThat(campaign.run(run).<String>path("state")).isEqualTo("COMPLETED");
    assertThat(campaign.taken()).hasSize(PEOPLE);
  }

  @Test
  void keepsHowAWinnerIsChosenWhereARunGoesOnByAnotherVersion() {
    var run = launched("edited", "", BY_CLICKS);
    clock.by("PT1M");
    var other = file("edited", "", BY_CLICKS.replace("PT4H", "PT5H"));
    var words = file("edited", "", BY_CLICKS).replace("Only today", "Only now");

    var refused = edit("edited", other);
    refused.then().statusCode(409);
    assertThat(refused.asString()).contains("winner");
    edit("edited", words).then().statusCode(200);
    choose(run, "hurry").then().statusCode(202);
    clock.by("PT1S");

    assertThat(campaign.run(run).<String>path("state")).isEqualTo("COMPLETED");
    assertThat(campaign.taken().stream().map(campaign::mailTo))
        .filteredOn(mail -> mail.contains("Subject: Only now"))
        .isNotEmpty();
    assertThat(campaign.audit(run).refuted()).isFalse();
  }

  @Test
  void isLaunchedBesideAWorkspacesCanaryWhereItIsAsCareful() {
    campaign.people("all", TestingCampaign.many(4));
    TestingGuardrails.set(api, "canary: {share: 50%, hold: PT4H}").then().statusCode(201);
    apply("careful", "", BY_CLICKS);
    apply("hasty", "", BY_CLICKS.replace("PT4H", "PT1H"));
    apply("large", "", BY_CLICKS.replace("50%", "51%"));

    for (var name : List.of("hasty", "large")) {
      var launched = api.post("/v1/campaigns/{name}/runs", Map.of(), name);
      launched.then().statusCode(422);
      assertThat(launched.<List<String>>path("violations.place")).containsExactly("winner");
    }
    var run = campaign.launch("careful");
    clock.by("PT5H");
    assertThat(campaign.run(run).<String>path("state")).isEqualTo("COMPLETED");
    assertThat(campaign.run(run).<String>path("canary")).isNull();
  }
}
