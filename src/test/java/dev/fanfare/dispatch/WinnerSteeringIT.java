package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Awaiting;
import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxRule;
import dev.fanfare.platform.TimeOrderedId;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
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

  /** A message to somebody of the others is lost; then so is the engine that sends it again. */
  @Test
  void keepsByWhatTheOthersWereJudgedWhenAnEngineDiesThatSendsAgain() {
    campaign.people("all", TestingCampaign.many(PEOPLE));
    apply("lost", "onUnknown: ask", BY_CLICKS + "retries: {attempts: 1, firstDelay: PT1S}\n");
    var run = campaign.launch("lost");
    clock.by("PT1M");
    var tested = Set.copyOf(campaign.taken());
    var other =
        IntStream.range(0, PEOPLE)
            .mapToObj(i -> "p" + i)
            .filter(person -> !tested.contains(person + "@example.com"))
            .findFirst()
            .orElseThrow();
    campaign
        .inbox()
        .rules(
            List.of(
                new InboxRule(other + "@*", 1, 1, new InboxAction.CutAfterDot()),
                InboxRule.always(other + "@*", new InboxAction.Slow(Duration.ofMinutes(5)))));
    choose(run, "hurry").then().statusCode(202);
    campaign.ended(run);
    assertThat(judged(run, other)).containsEntry("consent", "granted");

    api.post("/v1/runs/{id}/unknown", Map.of("decision", "resend"), run).then().statusCode(202);
    Awaiting.until("it is sent again", () -> loseWorker(run));

    Awaiting.value(
        "the engine is missed",
        () -> api.get("/v1/runs/{id}/unknown", run),
        report -> Integer.valueOf(2).equals(report.path("items[0].ambiguous")));
    assertThat(judged(run, other)).containsEntry("consent", "granted");
  }

  private Map<String, String> judged(String run, String person) {
    return api.get("/v1/runs/{id}/people/{person}", run, person).path("decisions[0].judged");
  }

  /** Makes the claim of the slice that sends again that of an engine that is not there. */
  private static boolean loseWorker(String run) {
    try (var connection = TestingDatabase.connect();
        var update =
            connection.prepareStatement(
                "update slice set epoch = epoch + 1, owner_node = 'lost-engine', owner_epoch = 7"
                    + " where run_id = ? and state = 1 and started_to = 1 and recorded = 0")) {
      update.setLong(1, TimeOrderedId.read("run", run));
      return update.executeUpdate() == 1;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
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
  void leavesTheInstantOfADecidedWinnerWhereItIs() {
    var run = launched("settled", "", BY_CLICKS);
    clock.by("PT2H");
    String decidesAt = campaign.run(run).path("winner.decidesAt");
    assertThat(decidesAt).isNotNull();
    api.post("/v1/runs/{id}/pause", Map.of("extendWaits", true), run).then().statusCode(202);
    choose(run, "hurry").then().statusCode(202);
    clock.by("PT1H");
    campaign.command("resume", run).then().statusCode(202);

    assertThat(campaign.run(run).<String>path("winner.decidesAt")).isEqualTo(decidesAt);
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

  /** Somebody who may choose must not go round what holds everybody else's runs. */
  @Test
  void letsNobodyChooseBeforeTheCanaryOfTheWorkspaceWouldLetTheOthersGo() {
    TestingGuardrails.set(api, "canary: {share: 50%, hold: PT4H}").then().statusCode(201);
    campaign.people("all", TestingCampaign.many(PEOPLE));
    apply("held", "", BY_CLICKS.replace("PT4H", "P1D"));
    campaign
        .inbox()
        .rules(
            List.of(
                new InboxRule(
                    "*",
                    1,
                    1,
                    new InboxAction.Temporary(
                        451, "4.7.1 try later", InboxAction.Moment.RECIPIENT))));
    var run = campaign.launch("held");
    clock.by("PT1S");

    var early = choose(run, "hurry");
    early.then().statusCode(409);
    assertThat(early.asString()).contains("canary", "everybody who tests has an end");
    clock.by("PT3H");
    var testing = campaign.run(run);
    var ended = Instant.parse(testing.path("winner.testEndedAt"));
    assertThat(ended).isAfter(began.plusSeconds(1));
    int tested = campaign.taken().size();
    var held = choose(run, "hurry");
    held.then().statusCode(409);
    assertThat(held.asString()).contains(ended.plus(Duration.ofHours(4)).toString());
    clock.to(ended.plus(Duration.ofHours(4)).minusSeconds(1));
    choose(run, "hurry").then().statusCode(409);
    assertThat(campaign.taken()).hasSize(tested);
    clock.by("PT1S");

    choose(run, "hurry").then().statusCode(202);
    clock.by("PT3H");

    assertThat(campaign.run(run).<String>path("state")).isEqualTo("COMPLETED");
    assertThat(campaign.taken()).hasSize(PEOPLE);
  }

  @Test
  void isLaunchedBesideAWorkspacesCanaryWhereItIsAsCareful() {
    campaign.people("all", TestingCampaign.many(PEOPLE));
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

  /** What the launch has seen may be otherwise when the people are frozen. */
  @Test
  void startsNoTestThatIsLessCarefulThanTheCanaryIsByThen() {
    campaign.people("all", TestingCampaign.many(PEOPLE));
    apply("overtaken", "", BY_CLICKS);
    var overtaken = launchedLater("overtaken");
    TestingGuardrails.set(api, "canary: {share: 50%, hold: PT5H}").then().statusCode(201);
    apply("edited", "", BY_CLICKS.replace("PT4H", "PT6H"));
    var edited = launchedLater("edited");
    var larger = BY_CLICKS.replace("PT4H", "PT6H").replace("50%", "51%");
    edit("edited", file("edited", "", larger)).then().statusCode(200);

    clock.by("PT2H");

    for (var run : List.of(overtaken, edited)) {
      var refused = campaign.run(run);
      assertThat(refused.<String>path("state")).isEqualTo("FAILED");
      assertThat(refused.<String>path("problem"))
          .contains("as careful as the canary", "at most 50%, at least PT5H later");
      assertThat(refused.<Object>path("winner")).isNull();
    }
    assertThat(campaign.taken()).isEmpty();
  }

  private String launchedLater(String name) {
    var at = Map.of("at", clock.now().plus(Duration.ofHours(1)).toString());
    var launched = api.post("/v1/campaigns/{name}/runs", at, name);
    launched.then().statusCode(201);
    return launched.path("id");
  }

  /** Of two people nobody is drawn in each fourth run. */
  @Test
  void startsNoTestWithoutPeopleWhereACanaryAsksThatSomebodyGoesFirst() {
    TestingGuardrails.set(api, "canary: {share: 50%, hold: PT1H}").then().statusCode(201);
    campaign.people("all", TestingCampaign.many(2));
    apply("few", "", BY_CLICKS);
    for (int i = 0; i < 60; i++) {
      int before = campaign.taken().size();
      var run = campaign.launch("few");
      clock.by("PT5H");
      var ended = campaign.run(run);
      if (ended.<String>path("state").equals("FAILED")) {
        assertThat(ended.<String>path("problem")).contains("Of 2 people nobody was drawn to test");
        assertThat(campaign.taken()).hasSize(before);
        return;
      }
      assertThat(campaign.taken()).hasSize(before + 2);
    }
    throw new AssertionError("somebody was drawn in each of 60 runs");
  }
}
