package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Awaiting;
import dev.fanfare.TestingClock;
import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxRule;
import dev.fanfare.cli.verify.Check.Verdict;
import dev.fanfare.platform.TimeOrderedId;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What becomes of messages whose outcome was lost, seen from the API, the inbox and the auditor.
 */
@QuarkusTest
final class UnknownIT {

  private static final String ONE_ATTEMPT = "retries:\n  attempts: 1\n  firstDelay: PT1S\n";

  @Test
  void dropsInRowsFiguresAndEventsAtOnce() {
    try (var campaign = frayed(cut(1))) {
      campaign.apply("asked", "onUnknown: ask");
      var asked = campaign.ended(campaign.launch("asked"));
      assertThat(campaign.count(asked, "UNKNOWN", "unknown_ask")).isEqualTo(1);
      String id = asked.path("id");

      assertThat(decide(campaign, id, "drop")).isEqualTo(1);

      var settled = campaign.run(id);
      assertThat(campaign.count(settled, "UNKNOWN", "unknown_drop")).isEqualTo(1);
      assertThat(campaign.count(settled, "UNKNOWN", "")).isEqualTo(1);
      assertThat(reported(campaign, id)).containsEntry("reason", "unknown_drop");
      assertProved(campaign, id);
      assertThat(decide(campaign, id, "resend")).as("settled is settled").isZero();
    }
  }

  @Test
  void sendsAgainAsTheAttemptAfterTheLostOne() {
    var refusedThenCut =
        List.of(
            new InboxRule("frayed@*", 1, 1, temporary()),
            new InboxRule("frayed@*", 1, 2, new InboxAction.CutAfterDot()));
    try (var campaign = frayed(refusedThenCut)) {
      campaign.apply("asked", "onUnknown: ask\nretries:\n  attempts: 4\n  firstDelay: PT1S");
      String id = campaign.ended(campaign.launch("asked")).path("id");
      assertThat(reported(campaign, id)).containsEntry("attempt", 2);

      assertThat(decide(campaign, id, "resend")).isEqualTo(1);

      var settled = sent(campaign, id, 2);
      assertThat(campaign.count(settled, "UNKNOWN", "")).isZero();
      assertThat(reported(campaign, id)).containsEntry("state", "SENT").containsEntry("attempt", 3);
      assertProved(campaign, id);
    }
  }

  @Test
  void keepsTheDecisionWhenTheResendIsLostToo() {
    try (var campaign = frayed(cut(2))) {
      campaign.apply("asked", "onUnknown: ask\n" + ONE_ATTEMPT);
      String id = campaign.ended(campaign.launch("asked")).path("id");

      assertThat(decide(campaign, id, "resend")).isEqualTo(1);

      Awaiting.value(
          "the resend is lost",
          () -> reported(campaign, id),
          row -> Objects.equals(row.get("ambiguous"), 2));
      var run = campaign.ended(id);
      assertThat(campaign.count(run, "UNKNOWN", "unknown_resend")).isEqualTo(1);
      assertThat(campaign.count(run, "UNKNOWN", "")).isEqualTo(1);
      assertThat(reported(campaign, id)).containsEntry("attempt", 2);
      assertProved(campaign, id);
    }
  }

  @Test
  void sendsAgainAfterALossAlsoWithoutRetries() {
    try (var campaign = frayed(cut(1))) {
      campaign.apply("again", "onUnknown: resend\n" + ONE_ATTEMPT);

      String id = campaign.ended(campaign.launch("again")).path("id");

      assertThat(campaign.count(campaign.run(id), "SENT", "")).isEqualTo(2);
      assertThat(campaign.taken().stream().filter("frayed@example.com"::equals)).hasSize(2);
      assertProved(campaign, id);
    }
  }

  /** A worker dies over one of two; then the other gets the address of the first. */
  @Test
  void writesOnceToAnAddressThatWentThroughRecovery() throws Exception {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign
          .inbox()
          .rules(
              List.of(
                  new InboxRule("waiting@*", 1, 1, temporary()),
                  InboxRule.always("lost@*", new InboxAction.Slow(Duration.ofMinutes(5)))));
      campaign.people("all", List.of("a,lost@example.com,A", "b,waiting@example.com,B"));
      campaign.apply("met", "onUnknown: drop\nretries:\n  attempts: 4\n  firstDelay: PT10S");
      var clock = standing(campaign);
      var id = campaign.launch("met");
      Awaiting.until("one is under way and one waits", () -> loseWorker(id));
      campaign.command("pause", id).then().statusCode(202);
      var lost =
          Awaiting.value(
              "the worker is missed", () -> unknown(campaign, id), it -> !one(it).isEmpty());
      assertThat(one(lost)).containsEntry("externalId", "a");
      assertThat(lost.<String>path("disturbances[0].node")).isEqualTo("lost-engine");
      assertThat(lost.<Integer>path("disturbances[0].life")).isEqualTo(7);

      campaign.people("all", List.of("a,moved@example.com,A", "b,lost@example.com,B"));
      campaign.command("resume", id).then().statusCode(202);
      clock.by("PT1M");

      var run = campaign.ended(id);
      assertThat(campaign.count(run, "SKIPPED", "duplicate_address")).isEqualTo(1);
      assertThat(campaign.count(run, "UNKNOWN", "unknown_drop")).isEqualTo(1);
      assertThat(campaign.taken()).containsExactly("lost@example.com");
      assertProved(campaign, id);
    }
  }

  /** Neither was there first, and one of them must be. */
  @Test
  void writesToOneOfTwoWhoCameToAnAddressSinceTheFreeze() throws Exception {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign
          .inbox()
          .rules(
              List.of(
                  new InboxRule("one@*", 1, 1, temporary()),
                  new InboxRule("two@*", 1, 1, temporary())));
      campaign.people("all", List.of("a,one@example.com,A", "b,two@example.com,B"));
      campaign.apply("met", "retries:\n  attempts: 4\n  firstDelay: PT10S");
      var clock = standing(campaign);
      var id = campaign.launch("met");
      Awaiting.until(
          "both wait", () -> Integer.valueOf(2).equals(campaign.run(id).path("deferred")));

      campaign.people("all", List.of("a,met@example.com,A", "b,met@example.com,B"));
      clock.by("PT1M");

      var run = campaign.ended(id);
      assertThat(campaign.taken()).containsExactly("met@example.com");
      assertThat(campaign.count(run, "SKIPPED", "duplicate_address")).isEqualTo(1);
      assertProved(campaign, id);
    }
  }

  @Test
  void tellsWhatWasJudgedApartFromWhatIsTrueNow() {
    try (var campaign = frayed(List.of())) {
      campaign.apply("explained", "");
      String id = campaign.ended(campaign.launch("explained")).path("id");

      var withdrawal =
          Map.of("purpose", "marketing", "channel", "email", "granted", false, "basis", "a call");
      campaign.api().post("/v1/profiles/{id}/consents", withdrawal, "a").then().statusCode(201);
      campaign
          .api()
          .post(
              "/v1/suppressions",
              Map.of("channel", "email", "address", "b@example.com", "reason", "manual"))
          .then()
          .statusCode(201);

      assertThat(facts(campaign, id, "a", "judged"))
          .containsEntry("consent", "granted")
          .containsEntry("suppressed", "no");
      assertThat(facts(campaign, id, "a", "present")).containsEntry("consent", "withdrawn");
      assertThat(facts(campaign, id, "b", "judged")).containsEntry("suppressed", "no");
      assertThat(facts(campaign, id, "b", "present"))
          .containsEntry("suppressed", "yes")
          .containsEntry("consent", "granted");
    }
  }

  /** Nobody was read for it, and that is what is told. */
  @Test
  void tellsByWhatSomebodyWasJudgedWhoWaitedForARetryWhenTheRunWasCancelled() {
    var refused = List.of(new InboxRule("frayed@*", 1, 1, temporary()));
    try (var campaign = frayed(refused)) {
      campaign.apply("retried", "retries:\n  attempts: 4\n  firstDelay: PT1H");
      standing(campaign);
      String id = campaign.launch("retried");
      Awaiting.until(
          "one waits", () -> Integer.valueOf(1).equals(campaign.run(id).path("deferred")));

      campaign.command("cancel", id).then().statusCode(202);
      campaign.inState(id, "CANCELLED");

      assertThat(facts(campaign, id, "a", "judged")).containsEntry("cancelling", "yes");
      var lines = campaign.api().as("auditor").get("/v1/runs/{id}/ledger", id).asString().lines();
      var bits =
          lines
              .filter(line -> line.contains("\"CANCELLED\""))
              .map(line -> line.replaceAll(".*\"judged\":(\\d+).*", "$1"))
              .toList();
      assertThat(bits).hasSize(1).allMatch(each -> (Integer.parseInt(each) & 64) != 0);
    }
  }

  @Test
  void exportsALedgerOfSeveralPagesWholeAndInOrder() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("all", TestingCampaign.many(2_050), false);
      campaign.apply("exported", "");
      String id = campaign.ended(campaign.launch("exported")).path("id");

      var lines = campaign.api().as("auditor").get("/v1/runs/{id}/ledger", id).asString();

      var subjects =
          lines
              .lines()
              .map(line -> Long.parseLong(line.replaceAll(".*\"subject\":\"(\\d+)\".*", "$1")));
      assertThat(subjects.toList()).hasSize(2_050).isSorted().doesNotHaveDuplicates();
    }
  }

  /** Whoever is tried again waits until the test moves it, however slow the machine. */
  private static TestingClock standing(TestingCampaign campaign) {
    var clock = new TestingClock(campaign.api());
    clock.by("PT0S");
    return clock;
  }

  /** Two people, one of them at an address whose connections break as told. */
  private static TestingCampaign frayed(List<InboxRule> rules) {
    var campaign = TestingCampaign.begin();
    campaign.postalAddress();
    campaign.inbox().rules(rules);
    campaign.people("all", List.of("a,frayed@example.com,A", "b,b@example.com,B"));
    return campaign;
  }

  private static List<InboxRule> cut(int times) {
    return List.of(new InboxRule("frayed@*", 1, times, new InboxAction.CutAfterDot()));
  }

  private static InboxAction temporary() {
    return new InboxAction.Temporary(451, "4.7.1 try later", InboxAction.Moment.RECIPIENT);
  }

  private static int decide(TestingCampaign campaign, String id, String decision) {
    var answer = campaign.api().post("/v1/runs/{id}/unknown", Map.of("decision", decision), id);
    answer.then().statusCode(202);
    return answer.path("people");
  }

  private static Response unknown(TestingCampaign campaign, String id) {
    return campaign.api().get("/v1/runs/{id}/unknown", id);
  }

  private static Map<String, Object> reported(TestingCampaign campaign, String id) {
    return one(unknown(campaign, id));
  }

  /** The one of the reported set; empty while there is nobody. */
  private static Map<String, Object> one(Response report) {
    List<Map<String, Object>> items = report.path("items");
    assertThat(items).hasSizeLessThan(2);
    return items.isEmpty() ? Map.of() : items.getFirst();
  }

  private static Response sent(TestingCampaign campaign, String id, int people) {
    return Awaiting.value(
        "all are sent to",
        () -> campaign.run(id),
        run -> campaign.count(run, "SENT", "") == people && "COMPLETED".equals(run.path("state")));
  }

  private static Map<String, String> facts(
      TestingCampaign campaign, String id, String who, String which) {
    return campaign.api().get("/v1/runs/{id}/people/{who}", id, who).path("decisions[0]." + which);
  }

  /** Once the stream has told all: a broker that has just begun may take its time. */
  private static void assertProved(TestingCampaign campaign, String id) {
    Awaiting.value(
        "the stream has counted all",
        () -> campaign.api().get("/v1/runs/{id}/counts", id),
        counts -> counts.<Integer>path("counted") >= counts.<Integer>path("recorded"));
    var refuted =
        campaign.audit(id).checks().stream().filter(check -> check.verdict() == Verdict.REFUTED);
    assertThat(refuted).isEmpty();
  }

  /** Makes the claim of a slice with one person under way that of an engine that is not there. */
  private static boolean loseWorker(String run) {
    try (var connection = TestingDatabase.connect();
        var update =
            connection.prepareStatement(
                "update slice set epoch = epoch + 1, owner_node = 'lost-engine', owner_epoch = 7"
                    + " where run_id = ? and state = 1 and started_to = 2 and recorded = 1")) {
      update.setLong(1, TimeOrderedId.read("run", run));
      return update.executeUpdate() == 1;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
