package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Awaiting;
import dev.fanfare.TestingClock;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxRule;
import dev.fanfare.platform.Sweep;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.WorkspaceId;
import io.quarkus.arc.All;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every reason for which a person can be skipped, each brought about and explained. */
@QuarkusTest
final class SkipReasonsIT {

  /** What the subject and the text do with a person is in the person's name. */
  private static final String WORDS =
      """
      weight: 1
      subject: '<#if name == "empty"><#elseif name == "error">${name?number}<#else>Hi</#if>'
      text: |
        <#if name == "large"><#list 1..9999 as i><#list 1..99 as j>words</#list></#list></#if>
        <#if name == "abort"><@abort reason="asked for it"/></#if>
        <#if name == "slow"><#list 1..99999 as i><#list 1..99999 as j></#list></#list></#if>
        leave: ${unsubscribeUrl}
        ${postalAddress}
      """
          .indent(4);

  @Inject @All List<Sweep> sweeps;
  @Inject RunStore runs;
  @Inject Explainer explainer;

  @Test
  void bringsAboutEveryReasonThereIs() throws SQLException {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      var produced = new TreeMap<String, String>();

      produced.putAll(ofConsentAndAddress(campaign));
      produced.putAll(ofRendering(campaign));
      produced.putAll(ofAssignment(campaign));
      produced.putAll(ofErasure(campaign));
      produced.putAll(ofCall());
      produced.putAll(ofDeadline(campaign));
      produced.putAll(ofHours());
      produced.putAll(ofSharedControl(campaign));
      produced.putAll(ofCap(campaign));
      produced.putAll(ofBudget(campaign));
      produced.putAll(ofTrigger());
      produced.putAll(ofPause());
      produced.putAll(ofRecheck());

      var known =
          Arrays.stream(Reason.values())
              .filter(reason -> reason != Reason.NONE && reason.state() == LedgerState.SKIPPED)
              .collect(Collectors.toMap(Reason::wire, Reason::words));
      assertThat(produced.keySet()).isEqualTo(new TreeSet<>(known.keySet()));
      assertThat(produced)
          .allSatisfy((reason, words) -> assertThat(words).isEqualTo(known.get(reason)));
    }
  }

  private static Map<String, String> ofConsentAndAddress(TestingCampaign campaign) {
    campaign.people("strangers", List.of("s,stranger@example.com,S"), false);
    campaign.people(
        "all",
        List.of(
            "b,suppressed@example.com,B",
            "c,withdrawn@example.com,C",
            "d,shared@example.com,D",
            "e,shared@example.com,E",
            "f,,F"));
    var api = campaign.api();
    api.post(
            "/v1/suppressions",
            Map.of("channel", "email", "address", "suppressed@example.com", "reason", "manual"))
        .then()
        .statusCode(201);
    api.post(
            "/v1/profiles/{id}/consents",
            Map.of("purpose", "marketing", "channel", "email", "granted", false, "basis", "a call"),
            "c")
        .then()
        .statusCode(201);
    campaign.apply("permission", "", "all, strangers");
    return skipped(campaign, "permission", List.of("s", "b", "c", "d", "e", "f"));
  }

  private static Map<String, String> ofRendering(TestingCampaign campaign) {
    campaign.people(
        "all",
        List.of(
            "g,g@example.com,empty",
            "h,h@example.com,error",
            "i,i@example.com,large",
            "j,j@example.com,slow",
            "k,k@example.com,",
            "t,t@example.com,abort"));
    campaign.apply("rendered", "variants:\n  - name: one\n" + WORDS + "  - name: other\n" + WORDS);
    return skipped(campaign, "rendered", List.of("g", "h", "i", "j", "k", "t"));
  }

  private static Map<String, String> ofAssignment(TestingCampaign campaign) {
    campaign.people("all", List.of("l,l@example.com,nothing"));
    campaign.apply(
        "assigned",
        """
        variants:
          - {name: a, weight: 1}
          - {name: b, weight: 1}
        assign: {attribute: name}
        """);
    return skipped(campaign, "assigned", List.of("l"));
  }

  /** Of thirty addresses of two people, one half in the control group, some have one of each. */
  private static Map<String, String> ofSharedControl(TestingCampaign campaign) {
    var lines = new ArrayList<String>();
    var people = new ArrayList<String>();
    for (int i = 0; i < 60; i++) {
      people.add("r" + i);
      lines.add("r" + i + ",two" + i / 2 + "@example.com,R");
    }
    campaign.people("all", lines);
    campaign.apply("halved", "holdout: 50%");
    return skipped(campaign, "halved", people);
  }

  /** Somebody who is deleted between the freeze and their turn. */
  private Map<String, String> ofErasure(TestingCampaign campaign) throws SQLException {
    campaign
        .inbox()
        .rules(List.of(InboxRule.always("*", new InboxAction.Slow(Duration.ofMillis(100)))));
    campaign.people("all", TestingCampaign.many(300));
    campaign.apply("erased", "");
    String id = campaign.launch("erased");
    Awaiting.until("some are sent", () -> campaign.taken().size() > 3);
    campaign.command("pause", id).then().statusCode(202);
    String person = planned(campaign, id);
    String subject = campaign.api().get("/v1/profiles/{id}", person).path("subject");
    campaign.api().request().delete("/v1/profiles/{id}", person).then().statusCode(200);
    campaign.inbox().rules(List.of());
    campaign.command("resume", id).then().statusCode(202);

    var run = campaign.ended(id);

    assertThat(campaign.count(run, "SKIPPED", "profile_deleted")).isEqualTo(1);
    return explained(campaign, id, Long.parseLong(subject));
  }

  /** What is left of somebody who has no name any more is asked for by their number. */
  private Map<String, String> explained(TestingCampaign campaign, String run, long subject)
      throws SQLException {
    try (var connection = TestingDatabase.connect()) {
      var found = runs.find(connection, workspace(campaign), TimeOrderedId.read("run", run));
      var view = explainer.explain(connection, found.orElseThrow(), "erased", subject, true);
      var decided = view.decisions().getFirst();
      return Map.of(Objects.requireNonNull(decided.reason()), decided.rule());
    }
  }

  private static WorkspaceId workspace(TestingCampaign campaign) throws SQLException {
    String name = campaign.api().get("/v1/whoami").path("workspace");
    return new WorkspaceId(
        TestingDatabase.number("select id from workspace where name = '" + name + "'"));
  }

  /** A message of a call that is not sent before its words are swept, after 30 days. */
  private Map<String, String> ofCall() throws SQLException {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      return ofCall(campaign, new TestingClock(campaign.api()));
    }
  }

  private Map<String, String> ofCall(TestingCampaign campaign, TestingClock clock)
      throws SQLException {
    var api = campaign.api();
    clock.by("PT0S");
    campaign.people("all", List.of("m,m@example.com,M"));
    var first = api.post("/v1/messages", call(List.of(Map.of("address", "first@example.com"))));
    String id = first.then().statusCode(202).extract().path("run");
    Awaiting.until("it is sent", () -> campaign.taken().contains("first@example.com"));
    campaign.pauseForAll(id);
    api.post("/v1/messages", call(List.of(Map.of("profile", "m")))).then().statusCode(202);

    clock.by("P31D");
    for (var sweep : sweeps) {
      sweep.forget(workspace(campaign));
    }
    campaign.command("resume", id).then().statusCode(202);
    clock.by("PT0S");

    // The message is forgotten; the ledger knows why it was skipped, and so is the person told.
    var told =
        Awaiting.value(
            "the message has ended",
            () -> api.get("/v1/profiles/m/data"),
            each -> each.<List<String>>path("messages.state").contains("SKIPPED"));
    String subject = api.get("/v1/profiles/m").path("subject");
    var row =
        api.get("/v1/runs/{id}/ledger", id)
            .asString()
            .lines()
            .filter(line -> line.contains("\"subject\":\"" + subject + "\""))
            .findFirst()
            .orElseThrow();
    return Map.of(
        row.replaceAll(".*\"reason\":\"([a-z_]+)\".*", "$1"), told.path("messages[0].reason"));
  }

  private static Map<String, String> ofPause() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      var clock = new TestingClock(campaign.api());
      campaign.people("all", TestingCampaign.many(10));
      campaign.apply("paused", "waves: {share: 50%, every: PT3H}");
      clock.by("PT0S");
      var run = campaign.launch("paused");
      clock.by("PT1H");
      campaign.command("pause", run).then().statusCode(202);
      clock.by("PT5H");
      var skipping = Map.of("missedPolicy", Map.of("skipIfOlder", "PT1H"));
      campaign.api().post("/v1/runs/{id}/resume", skipping, run).then().statusCode(202);
      clock.by("PT1H");
      for (int i = 0; i < 10; i++) {
        var explained = campaign.api().get("/v1/runs/{id}/people/p" + i, run);
        if ("SKIPPED".equals(explained.path("decisions[0].state"))) {
          return Map.of(explained.path("decisions[0].reason"), explained.path("decisions[0].rule"));
        }
      }
      throw new AssertionError("nobody was kept waiting for too long");
    }
  }

  /** Who leaves between two waves. */
  private static Map<String, String> ofRecheck() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      var clock = new TestingClock(campaign.api());
      campaign.people("all", TestingCampaign.many(10));
      campaign.people("gone", List.of("x,x@example.com,X"));
      var audience = "include: [all], exclude: [gone], recheck: true";
      RecheckIT.apply(campaign, "asked", audience, "now", "waves: {share: 50%, every: PT3H}");
      clock.by("PT0S");
      var run = campaign.launch("asked");
      clock.by("PT1H");
      campaign.people("gone", TestingCampaign.many(10));
      clock.by("PT4H");
      campaign.ended(run);
      for (int i = 0; i < 10; i++) {
        var explained = campaign.api().get("/v1/runs/{id}/people/p" + i, run);
        if ("SKIPPED".equals(explained.path("decisions[0].state"))) {
          return Map.of(explained.path("decisions[0].reason"), explained.path("decisions[0].rule"));
        }
      }
      throw new AssertionError("nobody had left");
    }
  }

  private static Map<String, String> ofTrigger() {
    try (var campaign = TestingCampaign.begin()) {
      var triggers = TestingTriggers.in(campaign);
      triggers.applyAndArm(
          "trigger: {event: cart.abandoned, delay: PT2S, except: {event: order.placed}}");
      var cart = TestingTriggers.event(TestingTriggers.CART, "anna", Map.of("total", 1));
      triggers.accepted(cart);
      triggers.accepted(TestingTriggers.event(TestingTriggers.ORDER, "anna", Map.of()));
      var explained = triggers.ended(triggers.run(cart), "anna", 1);
      return Map.of(explained.path("decisions[0].reason"), explained.path("decisions[0].rule"));
    }
  }

  private static Map<String, String> ofCap(TestingCampaign campaign) {
    campaign.people("all", List.of("n,n@example.com,N"));
    new TestingCaps(campaign).set("once", TestingCaps.rolling(1, "P7D"));
    campaign.apply("counted", "");
    campaign.ended(campaign.launch("counted"));
    campaign.apply("capped", "");
    return skipped(campaign, "capped", List.of("n"));
  }

  /** Counted over all runs of the campaign. */
  private static Map<String, String> ofBudget(TestingCampaign campaign) {
    campaign.people("all", List.of("b,b@example.com,B"));
    campaign.apply("budgeted", "caps: exempt\nbudget: {messages: 1}");
    campaign.ended(campaign.launch("budgeted"));
    return skipped(campaign, "budgeted", List.of("b"));
  }

  private static Map<String, String> ofDeadline(TestingCampaign campaign) {
    var api = campaign.api();
    campaign.people("all", List.of("q,q@example.com,Q"));
    campaign.apply("passed", "deadline: 2020-01-01T00:00:00Z");
    api.post("/v1/campaigns/passed/runs", Map.of()).then().statusCode(422);
    var launched = api.post("/v1/campaigns/passed/runs", Map.of("overrideDeadline", true));
    launched.then().statusCode(201);
    var run = campaign.ended(launched.path("id"));
    assertThat(campaign.count(run, "SKIPPED", "rate_deadline")).isEqualTo(1);
    var explained = api.get("/v1/runs/{id}/people/q", run.<String>path("id"));
    assertThat(explained.<String>path("decisions[0].values.deadline"))
        .isEqualTo("2020-01-01T00:00:00Z");
    return Map.of(explained.path("decisions[0].reason"), explained.path("decisions[0].rule"));
  }

  /** Whose time has passed, whose night it is, and who has no clock. */
  private static Map<String, String> ofHours() {
    try (var hours = new TestingHours()) {
      hours.imported(
          List.of(
              TestingHours.person("n", "Pacific/Kiritimati"),
              TestingHours.person("o", "Etc/GMT+12"),
              TestingHours.person("p", "")));
      var day = hours.tomorrow();
      hours.clock().to(TestingHours.instant(day, "12:00", "Pacific/Kiritimati"));
      var schedule = "{at: " + day + "T09:00:00, zone: recipient, fallback: skip}";
      var more = "quietHours: {from: '08:30', to: '09:30', fallback: ignore, policy: skip}";
      var run = hours.launched("hours", schedule, more);
      hours.clock().by("P2D");
      var reasons = new HashMap<String, String>();
      for (var person : List.of("n", "o", "p")) {
        var explained = hours.campaign().api().get("/v1/runs/{id}/people/{who}", run, person);
        reasons.put(explained.path("decisions[0].reason"), explained.path("decisions[0].rule"));
      }
      return reasons;
    }
  }

  private static Map<String, Object> call(List<Map<String, String>> to) {
    return Map.of(
        "channel", "email",
        "purpose", "service",
        "from", "Fanfare Market <shop@example.com>",
        "subject", "Hello",
        "text", "Hello",
        "to", to);
  }

  private static String planned(TestingCampaign campaign, String run) {
    for (int i = 299; i >= 0; i--) {
      String state =
          campaign.api().get("/v1/runs/{id}/people/{who}", run, "p" + i).path("decisions[0].state");
      if (state.equals("PLANNED") || state.equals("CLAIMED")) {
        return "p" + i;
      }
    }
    throw new AssertionError("nobody of " + run + " is left");
  }

  /** The reasons of those who were skipped, each with the rule that explains it. */
  private static Map<String, String> skipped(
      TestingCampaign campaign, String name, List<String> people) {
    var run = campaign.ended(campaign.launch(name));
    String id = run.path("id");
    var reasons = new HashMap<String, String>();
    for (var person : people) {
      var explained = campaign.api().get("/v1/runs/{id}/people/{who}", id, person);
      explained.then().statusCode(200);
      if (explained.<String>path("decisions[0].state").equals("SKIPPED")) {
        String reason = explained.path("decisions[0].reason");
        reasons.put(reason, explained.path("decisions[0].rule"));
        assertThat(campaign.count(run, "SKIPPED", reason)).isPositive();
      }
    }
    return reasons;
  }
}
