package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxRule;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a run promises, seen from the API and from the inbox only. */
@QuarkusTest
final class RunIT {

  /**
   * Two windows of eight connections, what is with the inbox and what is begun before the worker
   * looks at its runs again, and one more for a machine that is slow. Eight take half a second.
   */
  private static final int UNDER_WAY = 24;

  private static final int SLOW_MILLIS = 500;
  private static final int OUTSTANDING = 50;
  private static final Duration SLOW_MACHINE = Duration.ofSeconds(2);

  @Test
  void sendsOneMailToEachAndAccountsForAll() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("all", TestingCampaign.many(300));
      campaign.apply("hello", "holdout: 10%");

      var run = campaign.ended(campaign.launch("hello"));

      TestingCampaign.everybodyIsAccountedFor(run);
      int sent = campaign.count(run, "SENT", "");
      int heldOut = campaign.count(run, "HELD_OUT", "control_group");
      assertThat(sent + heldOut).isEqualTo(300);
      assertThat(heldOut).isBetween(5, 65);
      assertThat(campaign.taken()).hasSize(sent).doesNotHaveDuplicates();
    }
  }

  @Test
  void writesToNobodyWhoMustNotBeWrittenTo() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("strangers", List.of("s,stranger@example.com,S"), false);
      campaign.people(
          "all",
          List.of(
              "a,a@example.com,A",
              "b,suppressed@example.com,B",
              "c,withdrawn@example.com,C",
              "d,shared@example.com,D",
              "e,Shared@Example.com,E",
              "f,,F",
              "g,g@example.com,"));
      var api = campaign.api();
      api.post(
              "/v1/suppressions",
              Map.of("channel", "email", "address", "suppressed@example.com", "reason", "manual"))
          .then()
          .statusCode(201);
      api.post(
              "/v1/profiles/{id}/consents",
              Map.of(
                  "purpose", "marketing", "channel", "email", "granted", false, "basis", "a call"),
              "c")
          .then()
          .statusCode(201);
      campaign.apply("careful", "");

      var run = campaign.ended(campaign.launch("careful"));

      assertThat(campaign.taken()).hasSize(2).contains("a@example.com");
      assertThat(campaign.count(run, "SENT", "")).isEqualTo(2);
      assertThat(campaign.count(run, "SKIPPED", "suppressed")).isEqualTo(1);
      assertThat(campaign.count(run, "SKIPPED", "consent_withdrawn")).isEqualTo(1);
      assertThat(campaign.count(run, "SKIPPED", "duplicate_address")).isEqualTo(1);
      assertThat(campaign.count(run, "SKIPPED", "no_address")).isEqualTo(1);
      assertThat(campaign.count(run, "SKIPPED", "missing_variable")).isEqualTo(1);
      TestingCampaign.everybodyIsAccountedFor(run);
    }
  }

  /**
   * The same worker goes on with another run meanwhile, so that it has looked and left this one.
   */
  @Test
  void pausesWithinTwoSecondsAndResumesWithTheRemainder() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.inbox().rules(List.of(InboxRule.always("p*", slow(SLOW_MILLIS))));
      campaign.people("all", TestingCampaign.many(600));
      campaign.people("few", List.of("q1,q1@example.com,Q", "q2,q2@example.com,R"));
      campaign.apply("long", "");
      campaign.apply("other", "", "few");
      var id = campaign.launch("long");
      Awaiting.until("some are sent", () -> campaign.taken().size() > 40);

      campaign.command("pause", id).then().statusCode(202);
      var paused = Instant.now();
      int sent = campaign.taken().size();
      Awaiting.value(
          "nothing is under way",
          () -> campaign.run(id),
          run -> run.<Integer>path("inFlight") == 0);
      int before = campaign.taken().size();
      campaign.ended(campaign.launch("other"));

      assertThat(campaign.taken()).hasSize(before + 2).hasSizeLessThan(600);
      assertThat(before).isLessThanOrEqualTo(sent + UNDER_WAY);
      assertThat(last(campaign, "p")).isBefore(paused.plusSeconds(2).plus(SLOW_MACHINE));
      campaign.inbox().rules(List.of());
      campaign.command("resume", id).then().statusCode(202);
      var run = campaign.ended(id);
      assertThat(campaign.taken()).hasSize(602).doesNotHaveDuplicates();
      assertThat(campaign.count(run, "SENT", "")).isEqualTo(600);
    }
  }

  /** Scenario 14. The inbox logs a mail before it answers: these are all with it at the cancel. */
  @Test
  void cancelsWithFiftyCallsOutstandingAndAccountsForEach() {
    try (var campaign = TestingCampaign.beginWithoutAccount()) {
      campaign.account(OUTSTANDING);
      campaign.postalAddress();
      campaign.inbox().rules(List.of(InboxRule.always("*", slow(6_000))));
      campaign.people("all", TestingCampaign.many(400));
      campaign.apply("stopped", "");
      var id = campaign.launch("stopped");
      Awaiting.until("fifty are with the inbox", () -> campaign.taken().size() >= OUTSTANDING);

      campaign.command("cancel", id).then().statusCode(202);

      assertThat(campaign.run(id).<Integer>path("inFlight")).isGreaterThanOrEqualTo(OUTSTANDING);
      var run = campaign.inState(id, "CANCELLED");
      TestingCampaign.everybodyIsAccountedFor(run);
      assertThat(campaign.taken()).hasSizeBetween(OUTSTANDING, 2 * OUTSTANDING);
      assertThat(campaign.count(run, "CANCELLED", "cancelled"))
          .isEqualTo(400 - campaign.taken().size());
      assertThat(campaign.taken())
          .doesNotHaveDuplicates()
          .allSatisfy(
              mail ->
                  assertThat(state(campaign, id, mail.replace("@example.com", "")))
                      .isEqualTo("SENT"));
      assertThat(campaign.count(run, "SENT", "")).isEqualTo(campaign.taken().size());
      campaign.command("resume", id).then().statusCode(409);
    }
  }

  private static String state(TestingCampaign campaign, String run, String person) {
    return campaign.api().get("/v1/runs/{id}/people/{who}", run, person).path("decisions[0].state");
  }

  @Test
  void retriesWhatFailsForNowAndGivesUpWhatFailsForGood() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign
          .inbox()
          .rules(
              List.of(
                  new InboxRule("twice@*", 1, 2, temporary()),
                  InboxRule.always("never@*", temporary()),
                  InboxRule.always("gone@*", permanent())));
      campaign.people(
          "all",
          List.of(
              "a,twice@example.com,A",
              "b,never@example.com,B",
              "c,gone@example.com,C",
              "d,d@example.com,D"));
      campaign.apply("stubborn", "retries:\n  attempts: 3\n  firstDelay: PT1S");

      var run = campaign.ended(campaign.launch("stubborn"));

      assertThat(campaign.taken()).containsExactlyInAnyOrder("twice@example.com", "d@example.com");
      assertThat(campaign.count(run, "SENT", "")).isEqualTo(2);
      assertThat(campaign.count(run, "FAILED", "")).isEqualTo(2);
      assertThat(attempts(campaign, "never@example.com")).isEqualTo(3);
      assertThat(attempts(campaign, "twice@example.com")).isEqualTo(3);
      assertThat(attempts(campaign, "gone@example.com")).isEqualTo(1);
      TestingCampaign.everybodyIsAccountedFor(run);
    }
  }

  @Test
  void namesWhatACutConnectionLeavesUnknown() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign
          .inbox()
          .rules(List.of(new InboxRule("frayed@*", 1, 1, new InboxAction.CutAfterDot())));
      campaign.people("all", List.of("a,frayed@example.com,A", "b,b@example.com,B"));
      campaign.apply("dropped", "onUnknown: drop");
      campaign.apply("again", "onUnknown: resend");
      campaign.apply("asked", "onUnknown: ask");

      var dropped = campaign.ended(campaign.launch("dropped"));

      assertThat(campaign.count(dropped, "UNKNOWN", "unknown_drop")).isEqualTo(1);
      assertThat(times(campaign, "frayed@example.com")).isEqualTo(1);
      List<Map<String, Object>> reported =
          campaign.api().get("/v1/runs/{id}/unknown", dropped.<String>path("id")).path("items");
      assertThat(reported)
          .singleElement()
          .satisfies(who -> assertThat(who).containsEntry("externalId", "a"));

      campaign.inbox().rules(cutOnce());
      var again = campaign.ended(campaign.launch("again"));
      assertThat(campaign.count(again, "SENT", "")).isEqualTo(2);
      assertThat(times(campaign, "frayed@example.com")).isEqualTo(3);

      campaign.inbox().rules(cutOnce());
      var asked = campaign.ended(campaign.launch("asked"));
      assertThat(campaign.count(asked, "UNKNOWN", "unknown_ask")).isEqualTo(1);
      String id = asked.path("id");
      campaign
          .api()
          .post("/v1/runs/{id}/unknown", Map.of("decision", "resend"), id)
          .then()
          .statusCode(202);
      Awaiting.until("it is sent again", () -> times(campaign, "frayed@example.com") == 5);
      var settled =
          Awaiting.value(
              "the run ends again",
              () -> campaign.run(id),
              run -> campaign.count(run, "SENT", "") == 2);
      assertThat(campaign.count(settled, "UNKNOWN", "")).isZero();
    }
  }

  @Test
  void leavesNoEnvelopeOrHeaderToAHostilePerson() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      var hostile = "\"x\r\nBcc: victim@example.com\r\n\r\ninjected\"";
      campaign.people("all", List.of("a,a@example.com," + hostile, "b,b@example.com,B"));
      campaign.apply("injected", "");

      var run = campaign.ended(campaign.launch("injected"));

      assertThat(campaign.taken()).containsExactly("b@example.com");
      assertThat(campaign.count(run, "SKIPPED", "")).isEqualTo(1);
    }
  }

  @Test
  void unsubscribesByTheLinkOfAMailWithOneClick() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("all", List.of("a,a@example.com,A", "b,b@example.com,B"));
      campaign.apply("first", "");
      campaign.apply("second", "");
      campaign.ended(campaign.launch("first"));
      var mail = campaign.mailTo("a@example.com");
      assertThat(mail).contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click");
      var link =
          mail.replaceAll("\\r\\n[ \\t]", "")
              .replaceAll("(?s).*List-Unsubscribe: <[^>]*(/u/[^>]*)>.*", "$1");

      Api.open().get(link).then().statusCode(200);
      assertThat(consents(campaign, "a")).as("looking changes nothing").isEqualTo("granted");
      Api.open()
          .contentType("application/x-www-form-urlencoded")
          .body("List-Unsubscribe=One-Click")
          .post(link)
          .then()
          .statusCode(200);

      var second = campaign.ended(campaign.launch("second"));
      assertThat(campaign.count(second, "SKIPPED", "consent_withdrawn")).isEqualTo(1);
      assertThat(times(campaign, "a@example.com")).isEqualTo(1);
      assertThat(times(campaign, "b@example.com")).isEqualTo(2);
    }
  }

  @Test
  void explainsEachPerson() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people(
          "all", List.of("a,a@example.com,A", "f,,F", "d,s@example.com,D", "e,s@example.com,E"));
      campaign.people("others", List.of("z,z@example.com,Z"));
      campaign.apply("explained", "");
      String id = campaign.ended(campaign.launch("explained")).path("id");
      var api = campaign.api();

      assertThat(explain(api, id, "a")).startsWith("Sent at ");
      assertThat(explain(api, id, "f")).contains("no address");
      assertThat(List.of(explain(api, id, "d"), explain(api, id, "e")))
          .anyMatch(summary -> summary.contains("same address"))
          .anyMatch(summary -> summary.startsWith("Sent at "));
      assertThat(explain(api, id, "z")).contains("Not in the audience");
      api.get("/v1/runs/{id}/people/{who}", id, "nobody").then().statusCode(404);
    }
  }

  @Test
  void exportsTheLedgerAsItIs() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("all", TestingCampaign.many(50));
      campaign.apply("exported", "");
      String id = campaign.ended(campaign.launch("exported")).path("id");

      var lines =
          campaign
              .api()
              .as("auditor")
              .get("/v1/runs/{id}/ledger", id)
              .asString()
              .strip()
              .lines()
              .toList();

      assertThat(lines).hasSize(50).allMatch(line -> line.contains("\"state\":\"SENT\""));
      assertThat(lines).noneMatch(line -> line.contains("example.com"));
      var ids = new HashSet<>(lines.stream().map(RunIT::messageId).toList());
      var received = new ArrayList<String>();
      campaign.records().forEach(record -> received.add(record.messageId()));
      assertThat(received).hasSize(50).allMatch(one -> ids.contains(one.substring(1, 37)));
    }
  }

  private static String consents(TestingCampaign campaign, String who) {
    return campaign
        .api()
        .get("/v1/profiles/{id}/consents", who)
        .path("current.find { it.purpose == 'marketing' }.state");
  }

  private static String messageId(String line) {
    int at = line.indexOf("\"messageId\":\"") + 13;
    return line.substring(at, at + 36);
  }

  private static String explain(Api api, String run, String who) {
    return api.get("/v1/runs/{id}/people/{who}", run, who).path("summary");
  }

  private static List<InboxRule> cutOnce() {
    return List.of(new InboxRule("frayed@*", 1, 1, new InboxAction.CutAfterDot()));
  }

  private static long times(TestingCampaign campaign, String address) {
    return campaign.taken().stream().filter(address::equals).count();
  }

  private static long attempts(TestingCampaign campaign, String address) {
    return campaign.records().stream().filter(record -> record.to().equals(address)).count();
  }

  private static InboxAction slow(int millis) {
    return new InboxAction.Slow(Duration.ofMillis(millis));
  }

  private static InboxAction temporary() {
    return new InboxAction.Temporary(451, "4.7.1 try later", InboxAction.Moment.RECIPIENT);
  }

  private static InboxAction permanent() {
    return new InboxAction.Permanent(550, "5.1.1 no such mailbox", InboxAction.Moment.RECIPIENT);
  }

  /** When the inbox took the last mail to people whose address begins so. */
  private static Instant last(TestingCampaign campaign, String address) {
    return campaign.records().stream()
        .filter(record -> record.to().startsWith(address))
        .map(record -> Instant.parse(record.at()))
        .max(Instant::compareTo)
        .orElseThrow();
  }
}
