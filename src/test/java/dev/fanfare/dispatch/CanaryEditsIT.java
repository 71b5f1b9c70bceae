package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.TestingClock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of people who wait for a canary when their run is edited, paused or cancelled. */
@QuarkusTest
final class CanaryEditsIT {

  private static final Map<String, String> MIGRATE = Map.of("policy", "migrateUnsent");
  private static final String CANARY = "guardrails: {canary: {share: 10%, hold: PT10M}}";

  private TestingCampaign campaign;
  private Api api;
  private TestingClock clock;
  private Instant began;

  @BeforeEach
  void begin() {
    campaign = TestingCampaign.begin();
    campaign.postalAddress();
    api = campaign.api();
    clock = new TestingClock(api);
    clock.by("PT0S");
    began = clock.now();
  }

  @AfterEach
  void end() {
    campaign.close();
  }

  @Test
  void getNoWordsThatNobodyHasTried() {
    String run = held("rate: 10 per minute");
    var news = TestingEdits.subject("News");

    var refused = edit(news);

    refused.then().statusCode(409);
    assertThat(refused.<List<String>>path("violations.place")).containsExactly("message");
    var plan = TestingEdits.plan(api, "careful", news, MIGRATE);
    assertThat(plan.<Boolean>path("valid")).isFalse();
    assertThat(plan.<List<String>>path("problems.path")).containsExactly("message");
    var sender = edit(file -> file.replace("Fanfare Market <", "Somebody else <"));
    assertThat(sender.<List<String>>path("violations.place")).containsExactly("message");
    clock.to(began.plus(Duration.ofMinutes(11)));
    assertThat(campaign.taken()).hasSizeBetween(10, 30);

    edit(news).then().statusCode(200);

    clock.by("PT1H");
    assertThat(campaign.run(run).<String>path("state")).isEqualTo("COMPLETED");
    assertThat(campaign.taken()).hasSize(40).doesNotHaveDuplicates();
    assertThat(TestingEdits.mails(campaign, "News")).isBetween(10L, 30L);
    assertThat(campaign.audit(run).refuted()).isFalse();
  }

  @Test
  void getNoWordsThatTheTestOfAWinnerHasNotTriedInItsPlace() {
    campaign.people("all", TestingCampaign.many(40));
    campaign.apply(
        "careful",
        """
        variants: [{name: plain, weight: 1}, {name: hurry, weight: 1, subject: Only today}]
        winner: {testShare: 50%, after: PT4H, by: clicks}
        """);
    String run = campaign.launch("careful");
    clock.to(began.plus(Duration.ofMinutes(5)));
    assertThat(campaign.taken()).hasSizeBetween(8, 32);
    TestingGuardrails.set(api, "canary: {share: 50%, hold: PT1H}").then().statusCode(201);

    var refused = edit(TestingEdits.subject("News"));

    refused.then().statusCode(409);
    assertThat(refused.<List<String>>path("violations.place")).containsExactly("message");
    api.delete("/v1/guardrails").then().statusCode(204);
    edit(TestingEdits.subject("News")).then().statusCode(200);
    assertThat(campaign.run(run).<Integer>path("campaignVersion")).isEqualTo(2);
  }

  @Test
  void waitAsLongAsWasFrozenAndThePlanSaysSo() {
    String run = held("rate: 600 per minute");
    UnaryOperator<String> longer = file -> file.replace("hold: PT10M", "hold: PT2H");

    var plan = TestingEdits.plan(api, "careful", longer, MIGRATE);

    assertThat(plan.<Boolean>path("valid")).isTrue();
    assertThat(plan.<List<String>>path("campaigns[0].openRuns[0].notMigrated"))
        .containsExactly("guardrails.canary");
    edit(longer).then().statusCode(200);
    assertThat(campaign.run(run).<Integer>path("campaignVersion")).isEqualTo(2);
    clock.to(began.plus(Duration.ofMinutes(11)));
    assertThat(campaign.taken()).hasSize(40).doesNotHaveDuplicates();
  }

  @Test
  void waitOnWhileAPauseMovesThem() {
    String run = held("");
    assertThat(Instant.parse(campaign.run(run).path("estimatedEnd")))
        .isEqualTo(began.plus(Duration.ofMinutes(10)));

    api.post("/v1/runs/{id}/pause", Map.of("extendWaits", true), run).then().statusCode(202);
    clock.by("PT2H");
    campaign.command("resume", run).then().statusCode(202);

    var due = began.plus(Duration.ofMinutes(130));
    assertThat(Instant.parse(campaign.run(run).path("canary.goesOnAt"))).isEqualTo(due);
    clock.to(due.minusSeconds(1));
    assertThat(campaign.taken()).hasSize(4);
    clock.to(due);
    assertThat(campaign.run(run).<String>path("state")).isEqualTo("COMPLETED");
    assertThat(campaign.taken()).hasSize(40).doesNotHaveDuplicates();
    assertThat(campaign.audit(run).refuted()).isFalse();
  }

  @Test
  void areToldAsCancelledWithTheRun() {
    String run = held("");

    campaign.command("cancel", run).then().statusCode(202);

    var ended = campaign.inState(run, "CANCELLED");
    assertThat(campaign.count(ended, "SENT", "")).isEqualTo(4);
    assertThat(campaign.count(ended, "CANCELLED", "")).isEqualTo(36);
    TestingCampaign.everybodyIsAccountedFor(ended);
    clock.by("PT1H");
    assertThat(campaign.taken()).hasSize(4);
    assertThat(campaign.audit(run).refuted()).isFalse();
  }

  /** Nobody of those who go first has let the others go yet. */
  @Test
  void areToldAsCancelledAlsoWhileWhoGoesFirstIsOnTheWay() {
    campaign.people("all", TestingCampaign.many(40));
    campaign.apply("careful", CANARY + "\nrate: 1 per hour");
    String run = campaign.launch("careful");
    clock.to(began.plus(Duration.ofMinutes(5)));
    assertThat(campaign.run(run).<Object>path("canary.goesOnAt")).isNull();

    campaign.command("cancel", run).then().statusCode(202);

    var ended = campaign.inState(run, "CANCELLED");
    assertThat(campaign.count(ended, "SENT", "")).isOne();
    assertThat(campaign.count(ended, "CANCELLED", "")).isEqualTo(39);
    TestingCampaign.everybodyIsAccountedFor(ended);
    assertThat(campaign.taken()).hasSize(1);
    assertThat(campaign.audit(run).refuted()).isFalse();
  }

  /** A run of forty of whom four have gone, and the others wait for five minutes more. */
  private String held(String more) {
    campaign.people("all", TestingCampaign.many(40));
    campaign.apply("careful", CANARY + "\n" + more);
    String run = campaign.launch("careful");
    clock.to(began.plus(Duration.ofMinutes(5)));
    assertThat(campaign.taken()).hasSize(4);
    return run;
  }

  private Response edit(UnaryOperator<String> change) {
    return TestingEdits.put(api, "careful", change, MIGRATE);
  }
}
