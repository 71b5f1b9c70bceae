package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.TestingClock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a policy makes of open runs, with a file that is new and with one that is in force. */
@QuarkusTest
final class EditPoliciesIT {

  private static final String WAVES = "waves: {share: 50%, every: PT3H}";
  private static final Map<String, String> MIGRATE = Map.of("policy", "migrateUnsent");
  private static final Map<String, String> NOTHING = Map.of();
  private static final UnaryOperator<String> AS_IT_IS = UnaryOperator.identity();

  private TestingCampaign campaign;
  private Api api;
  private TestingClock clock;

  @BeforeEach
  void begin() {
    campaign = TestingCampaign.begin();
    campaign.postalAddress();
    api = campaign.api();
    clock = new TestingClock(api);
    clock.by("PT0S");
  }

  @AfterEach
  void end() {
    campaign.close();
  }

  @Test
  void isAboutOpenRunsAlsoWithTheFileThatIsInForce() {
    campaign.people("all", TestingCampaign.many(40));
    campaign.apply("spring", WAVES);
    String run = campaign.launch("spring");
    clock.by("PT1H");
    long first = campaign.taken().size();
    edit(TestingEdits.subject("News"), NOTHING).then().statusCode(200);

    edit(AS_IT_IS, NOTHING).then().statusCode(200);
    stands(run, 1, false);
    var quiet = TestingEdits.plan(api, "spring", AS_IT_IS, NOTHING);
    assertThat(quiet.<Boolean>path("changes")).isFalse();
    edit(AS_IT_IS, Map.of("policy", "drainThenSwitch")).then().statusCode(200);
    stands(run, 1, true);
    apply(AS_IT_IS, "pin", "pinned");
    stands(run, 1, false);
    apply(AS_IT_IS, "migrateUnsent", "migrated");
    stands(run, 2, false);
    edit(AS_IT_IS, MIGRATE).then().statusCode(200);

    stands(run, 2, false);
    assertThat(api.get("/v1/campaigns/spring").<Integer>path("version")).isEqualTo(2);
    var over = TestingEdits.plan(api, "spring", AS_IT_IS, MIGRATE);
    assertThat(over.<Boolean>path("changes")).isFalse();
    assertThat(over.<Object>path("campaigns[0].openRuns")).isNull();
    clock.by("P1D");
    assertThat(campaign.taken()).hasSize(40).doesNotHaveDuplicates();
    assertThat(TestingEdits.mails(campaign, "Hello")).isEqualTo(first);
    assertThat(TestingEdits.mails(campaign, "News")).isEqualTo(40 - first).isPositive();
    assertThat(TestingEdits.lines(api, run, "events"))
        .filteredOn(event -> event.path("type").asText().equals("run.migrated"))
        .hasSize(1);
  }

  /** Plans what changes nothing but runs, sees it told, and applies it. */
  private void apply(UnaryOperator<String> change, String policy, String becomes) {
    var plan = TestingEdits.plan(api, "spring", change, Map.of("policy", policy));
    assertThat(plan.<Boolean>path("changes")).isTrue();
    assertThat(plan.<String>path("campaigns[0].what")).isEqualTo("unchanged");
    assertThat(plan.<List<String>>path("campaigns[0].openRuns.becomes")).containsExactly(becomes);
    api.request().post("/v1/plans/{hash}/apply", plan.<String>path("hash")).then().statusCode(200);
  }

  @Test
  void takesADrainBackWhenTheNextFileSaysNothing() {
    try (var hours = new TestingHours()) {
      hours.imported(
          List.of(
              TestingHours.person("first", "Pacific/Kiritimati"),
              TestingHours.person("last", "Etc/GMT+12")));
      var own = hours.campaign().api();
      var day = hours.tomorrow();
      var schedule =
          "{every: day, at: '09:00', zone: recipient, lateness: PT6H, start: " + day + "}";
      hours.apply("daily", schedule, "").then().statusCode(201);
      own.request().post("/v1/campaigns/daily/schedule").then().statusCode(201);
      hours.clock().to(TestingHours.instant(day, "10:00", "Pacific/Kiritimati"));
      var drain = Map.of("policy", "drainThenSwitch");
      TestingEdits.put(own, "daily", TestingEdits.subject("News"), drain).then().statusCode(200);

      TestingEdits.put(own, "daily", TestingEdits.subject("More"), NOTHING).then().statusCode(200);
      // The next day has begun there, and the one before has not ended everywhere.
      hours.clock().to(TestingHours.instant(day.plusDays(1), "09:30", "Pacific/Kiritimati"));

      assertThat(own.get("/v1/runs?campaign=daily").<List<Integer>>path("items.campaignVersion"))
          .containsExactly(3, 1);
    }
  }

  @Test
  void namesAVersionOnlyToGoOnByIt() {
    campaign.people("all", TestingCampaign.many(12));
    campaign.apply("spring", WAVES);
    String run = campaign.launch("spring");
    clock.by("PT1M");

    change(run, Map.of("policy", "drainThenSwitch")).then().statusCode(202);
    stands(run, 1, true);
    refusedAt("/version", run, Map.of("policy", "pin", "version", 1));
    refusedAt("/version", run, Map.of("policy", "drainThenSwitch", "version", 1));
    refusedAt("/version", run, Map.of("policy", "migrateUnsent"));
    refusedAt("/policy", run, Map.of("version", 1));
    refusedAt("/overrideDeadline", run, Map.of("policy", "pin", "overrideDeadline", true));
    stands(run, 1, true);
    change(run, Map.of("policy", "pin")).then().statusCode(202);
    stands(run, 1, false);
    var loose =
        TestingEdits.put(
            api, "spring", AS_IT_IS, Map.of("policy", "pin", "overrideDeadline", true));
    loose.then().statusCode(400);
    assertThat(loose.<List<String>>path("violations.place")).containsExactly("overrideDeadline");
    campaign.command("cancel", run).then().statusCode(202);
    campaign.inState(run, "CANCELLED");
    change(run, Map.of("policy", "pin")).then().statusCode(409);
  }

  /** Acceptance scenario 15, the half in which nobody changes. */
  @Test
  void leavesEverybodyOfAPinnedRunTheOldWords() {
    campaign.people("all", TestingCampaign.many(120));
    campaign.apply("spring", "rate: 60 per minute");
    String run = campaign.launch("spring");
    clock.by("PT1M");
    assertThat(campaign.taken()).hasSizeBetween(50, 70);

    edit(TestingEdits.subject("News"), Map.of("policy", "pin")).then().statusCode(200);
    clock.by("PT10M");

    assertThat(campaign.run(run).<String>path("state")).isEqualTo("COMPLETED");
    stands(run, 1, false);
    assertThat(campaign.taken()).hasSize(120).doesNotHaveDuplicates();
    assertThat(TestingEdits.mails(campaign, "Hello")).isEqualTo(120);
    assertThat(TestingEdits.lines(api, run, "ledger"))
        .hasSize(120)
        .allSatisfy(row -> assertThat(row.path("campaignVersion").asInt()).isOne());
    assertThat(campaign.audit(run).refuted()).isFalse();
    String next = campaign.launch("spring");
    clock.by("PT10M");
    stands(next, 2, false);
    assertThat(campaign.mailsTo("p7@example.com").getLast()).contains("Subject: News Name7");
  }

  @Test
  void letsNobodyGetWordsThatNobodyHasAgreedTo() {
    var approver = api.as("approver");
    campaign.people("all", TestingCampaign.many(12));
    TestingGuardrails.set(api, "approval: {abovePeople: 5}").then().statusCode(201);
    campaign.apply("spring", WAVES);
    approve(approver, 1);
    String run = campaign.launch("spring");
    clock.by("PT1H");
    int first = campaign.taken().size();
    var news = TestingEdits.subject("News");

    var refused = edit(news, MIGRATE);

    refused.then().statusCode(409);
    assertThat(refused.<String>path("code")).isEqualTo("approval-required");
    assertThat(api.get("/v1/campaigns/spring").<Integer>path("version")).isOne();
    edit(news, NOTHING).then().statusCode(200);
    var second = Map.of("policy", "migrateUnsent", "version", 2);
    var again = change(run, second);
    again.then().statusCode(409);
    assertThat(again.<String>path("code")).isEqualTo("approval-required");
    stands(run, 1, false);
    approve(approver, 2);
    change(run, second).then().statusCode(202);
    clock.by("P1D");
    assertThat(campaign.taken()).hasSize(12).doesNotHaveDuplicates();
    assertThat(TestingEdits.mails(campaign, "News")).isEqualTo(12 - first).isPositive();
  }

  private void approve(Api approver, int version) {
    var hash = Map.of("hash", TestingGuardrails.hash(api, "spring"));
    approver
        .post("/v1/campaigns/{name}/versions/{number}/approval", hash, "spring", version)
        .then()
        .statusCode(200);
  }

  private void stands(String run, int version, boolean draining) {
    var view = campaign.run(run);
    assertThat(view.<Integer>path("campaignVersion")).isEqualTo(version);
    assertThat(view.<Boolean>path("draining")).isEqualTo(draining);
  }

  private Response edit(UnaryOperator<String> change, Map<String, ?> said) {
    return TestingEdits.put(api, "spring", change, said);
  }

  private Response change(String run, Map<String, ?> said) {
    return TestingEdits.change(api, run, said);
  }

  private void refusedAt(String place, String run, Map<String, ?> said) {
    var refused =
        api.unchecked()
            .contentType("application/json")
            .body(said)
            .post("/v1/runs/{id}/version", run);
    refused.then().statusCode(400);
    assertThat(refused.<List<String>>path("violations.place")).containsExactly(place);
  }
}
