package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import dev.fanfare.TestingClock;
import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxRule;
import dev.fanfare.cli.verify.Check.Verdict;
import dev.fanfare.platform.TimeOrderedId;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Budgets from the API to the inbox. */
@QuarkusTest
final class BudgetsIT {

  private static final InboxAction REFUSED =
      new InboxAction.Permanent(550, "5.1.1 nobody", InboxAction.Moment.RECIPIENT);
  private static final InboxAction LATER =
      new InboxAction.Temporary(451, "4.3.0 later", InboxAction.Moment.DATA);

  private TestingCampaign campaign;
  private Api api;

  @BeforeEach
  void begin() {
    campaign = TestingCampaign.begin();
    campaign.postalAddress();
    api = campaign.api();
  }

  @AfterEach
  void end() {
    campaign.close();
  }

  @Test
  void skipsWhomABudgetHasNoRoomForAndSaysWhy() {
    set("mails", Map.of("messages", 3));
    campaign.people("all", TestingCampaign.many(5));

    var run = sent("first", "");

    assertThat(campaign.count(run, "SENT", "")).isEqualTo(3);
    assertThat(campaign.count(run, "SKIPPED", "budget_exhausted")).isEqualTo(2);
    assertThat(campaign.taken()).hasSize(3);
    var skipped = explained(run, "SKIPPED");
    assertThat(skipped.<String>path("decisions[0].rule"))
        .isEqualTo(Reason.BUDGET_EXHAUSTED.words());
    assertThat(skipped.<String>path("decisions[0].detail"))
        .isEqualTo("budget mails: 3 of 3 messages; room with 4 messages");
    assertThat(skipped.<String>path("decisions[0].judged.budgetExhausted")).isEqualTo("yes");
    assertThat(skipped.<Map<String, String>>path("decisions[0].present"))
        .containsEntry("budgetExhausted", "yes")
        .containsEntry("budget mails", "3 of 3 messages; room with 4 messages");
    // A message that has its place is not in its own way.
    assertThat(explained(run, "SENT").<String>path("decisions[0].present.budgetExhausted"))
        .isEqualTo("no");
    counted("mails", 3, 0, 3, 0);
    proved(run);
  }

  @Test
  void waitsForTheBudgetOfACampaignAndGoesOnWhenItGrows() {
    campaign.people("all", TestingCampaign.many(5));
    apply("spring", "budget: {messages: 2, onExhausted: wait}", 0);
    String id = campaign.launch("spring");

    var waiting = sending(id, 2);
    assertThat(waiting.<String>path("state")).isEqualTo("SENDING");
    assertThat(waiting.<String>path("problem"))
        .isEqualTo(
            "waits with 3 people for budget of the campaign: 2 of 2 messages; room with 3"
                + " messages");
    assertThat(explained(waiting, "DEFERRED").<String>path("decisions[0].rule"))
        .isEqualTo("Judged, and to be judged again: " + Reason.BUDGET_EXHAUSTED.words());
    apply("spring", "budget: {messages: 4, onExhausted: wait}", 1);
    sending(id, 4);
    apply("spring", "budget: {messages: 5, onExhausted: wait}", 2);

    var run = campaign.ended(id);

    assertThat(campaign.count(run, "SENT", "")).isEqualTo(5);
    assertThat(run.<Object>path("problem")).isNull();
    var budget = api.get("/v1/campaigns/{name}/budget", "spring");
    budget.then().statusCode(200);
    assertThat(budget.<Integer>path("countedMessages.spent")).isEqualTo(5);
    assertThat(budget.<Integer>path("countedMessages.left")).isZero();
    assertThat(api.get("/v1/budgets").<List<Object>>path("items")).isEmpty();
    // Of the next run there is nothing left, and taking the budget away lets it go on.
    String next = campaign.launch("spring");
    sending(next, 0);
    apply("spring", "", 3);
    assertThat(campaign.count(campaign.ended(next), "SENT", "")).isEqualTo(5);
    api.get("/v1/campaigns/{name}/budget", "spring").then().statusCode(404);
    proved(run);
  }

  @Test
  void beginsAnewWithTheNextMonth() {
    var clock = new TestingClock(api);
    clock.by("PT0S");
    set(
        "month",
        Map.of("messages", 1, "period", "month", "zone", "Europe/Vienna", "onExhausted", "wait"));
    campaign.people("all", TestingCampaign.many(2));
    campaign.apply("monthly", "");
    String id = campaign.launch("monthly");
    sending(id, 1);
    var budget = counted("month", 1, 0, 1, 0);
    var next = Instant.parse(budget.path("to"));
    assertThat(next.atZone(ZoneId.of("Europe/Vienna")).getDayOfMonth()).isEqualTo(1);

    clock.to(next.minusSeconds(1));
    assertThat(campaign.count(campaign.run(id), "SENT", "")).isEqualTo(1);
    clock.to(next);

    var run = campaign.ended(id);
    assertThat(campaign.count(run, "SENT", "")).isEqualTo(2);
    assertThat(counted("month", 1, 0, 1, 0).<String>path("from")).isEqualTo(next.toString());
    proved(run);
  }

  @Test
  void countsMoneyAtThePriceOfTheMoment() {
    price("0.10 EUR");
    set("money", Map.of("money", "0.25 EUR"));
    campaign.people("all", TestingCampaign.many(5));

    var first = sent("first", "");
    price("0.04 EUR");
    var second = sent("second", "");

    assertThat(campaign.count(first, "SENT", "")).isEqualTo(2);
    assertThat(campaign.count(second, "SENT", "")).isEqualTo(1);
    var budget = read("money");
    assertThat(budget.<Map<String, String>>path("countedMoney"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "reserved", "0.24 EUR",
                "released", "0.00 EUR",
                "spent", "0.24 EUR",
                "difference", "0.00 EUR",
                "left", "0.01 EUR"));
    assertThat(budget.<List<String>>path("unpriced")).isEmpty();
    price("1 USD");
    assertThat(read("money").<List<String>>path("unpriced")).containsExactly("main");
    proved(first);
    proved(second);
  }

  @Test
  void takesACampaignWithMoneyOnlyWhereThereIsAPrice() {
    campaign.people("all", TestingCampaign.many(1));
    var more = "budget: {money: 2.50 EUR}";

    assertThat(refusal(put("costly", more, 0)))
        .startsWith("cannot be counted: the account main has no price");
    price("0.01 USD");
    assertThat(refusal(put("costly", more, 0)))
        .startsWith("cannot be counted: the account main has a price of 0.01 USD only");
    price("0.01 EUR");
    put("costly", more, 0).then().statusCode(201);

    campaign.ended(campaign.launch("costly"));
    assertThat(api.get("/v1/campaigns/{name}/budget", "costly").<String>path("countedMoney.spent"))
        .isEqualTo("0.01 EUR");
  }

  /** Each refusal gives back the only place there is, which the next one takes. */
  @Test
  void givesBackWhatHasCertainlyFailed() {
    campaign.inbox().rules(List.of(InboxRule.always("p*", REFUSED)));
    set("mails", Map.of("messages", 1, "onExhausted", "wait"));
    campaign.people("all", TestingCampaign.many(3));

    var run = sent("refused", "");

    assertThat(campaign.count(run, "FAILED", "")).isEqualTo(3);
    counted("mails", 3, 3, 0, 1);
    proved(run);
  }

  @Test
  void keepsWhatMayHaveBeenSentAndWhatIsTriedAgain() {
    campaign
        .inbox()
        .rules(
            List.of(
                new InboxRule("p0@*", 1, 1, new InboxAction.CutAfterDot()),
                new InboxRule("p1@*", 1, 1, LATER)));
    set("mails", Map.of("messages", 2));
    campaign.people("all", TestingCampaign.many(2));

    var run = sent("unsure", "retries: {attempts: 2, firstDelay: PT1S}");

    assertThat(campaign.count(run, "UNKNOWN", "")).isEqualTo(1);
    assertThat(campaign.count(run, "SENT", "")).isEqualTo(1);
    var budget = counted("mails", 2, 0, 1, 0);
    assertThat(budget.<Integer>path("countedMessages.difference")).isEqualTo(1);
    proved(run);
  }

  @Test
  void countsAMessageThatIsSentAgainOnce() {
    campaign.inbox().rules(List.of(new InboxRule("p0@*", 1, 1, new InboxAction.CutAfterDot())));
    set("mails", Map.of("messages", 1));
    campaign.people("all", TestingCampaign.many(1));

    var run = sent("again", "onUnknown: resend");

    assertThat(campaign.count(run, "SENT", "")).isEqualTo(1);
    assertThat(campaign.taken()).hasSize(2);
    counted("mails", 1, 0, 1, 0);
    proved(run);
  }

  @Test
  void takesNothingForTheControlGroup() {
    set("mails", Map.of("messages", 40));
    campaign.people("all", TestingCampaign.many(40));

    var run = sent("held", "holdout: 50%");

    int sent = campaign.count(run, "SENT", "");
    assertThat(campaign.count(run, "HELD_OUT", "")).isPositive().isEqualTo(40 - sent);
    counted("mails", sent, 0, sent, 40 - sent);
    proved(run);
  }

  /** A cancelled run gives back what people have reserved who wait for another attempt. */
  @Test
  void givesBackWhatACancelledRunHadReserved() {
    campaign.inbox().rules(List.of(InboxRule.always("p*", LATER)));
    set("mails", Map.of("messages", 1, "onExhausted", "wait"));
    campaign.people("all", TestingCampaign.many(2));
    campaign.apply("cancelled", "retries: {attempts: 3, firstDelay: PT1H}");
    String id = campaign.launch("cancelled");
    sending(id, 0);
    counted("mails", 1, 0, 0, 0);

    campaign.command("cancel", id);

    var run = campaign.inState(id, "CANCELLED");
    counted("mails", 1, 1, 0, 1);
    proved(run);
  }

  /** Those of a run that cannot go on must not take the call that another's people wait for. */
  @Test
  void callsBackPeopleOfEveryRunThatSendsWhenSomethingIsGivenBack() throws SQLException {
    campaign.inbox().rules(List.of(InboxRule.always("p*", LATER)));
    set("mails", Map.of("messages", 1, "onExhausted", "wait"));
    campaign.people("all", TestingCampaign.many(1));
    campaign.apply("holder", "retries: {attempts: 3, firstDelay: PT1H}");
    String holder = campaign.launch("holder");
    sending(holder, 0);
    counted("mails", 1, 0, 0, 0);
    campaign.people("others", List.of("q0,q0@example.com,Q"));
    campaign.apply("stopped", "", "others");
    String stopped = campaign.launch("stopped");
    sending(stopped, 0);
    campaign.pauseForAll(stopped);
    campaign.apply("waiting", "", "others");
    String waiting = campaign.launch("waiting");
    sending(waiting, 0);
    var dues = dues(stopped);

    campaign.command("cancel", holder);

    assertThat(campaign.count(campaign.ended(waiting), "SENT", "")).isEqualTo(1);
    assertThat(dues(stopped)).isEqualTo(dues);
    counted("mails", 2, 1, 1, 0);
  }

  @Test
  void callsNobodyBackForACampaignThatIsAppliedAgainWithAnEqualBudget() throws SQLException {
    campaign.people("all", TestingCampaign.many(3));
    var budget = "budget: {messages: 1, onExhausted: wait}";
    apply("spring", budget, 0);
    String id = campaign.launch("spring");
    sending(id, 1);
    var dues = dues(id);
    long version = version();

    apply("spring", budget + "\ntags: [other]", 1);

    assertThat(version()).isEqualTo(version);
    assertThat(dues(id)).isEqualTo(dues);
    apply("spring", "budget: {messages: 3, onExhausted: wait}\ntags: [other]", 2);
    assertThat(version()).isGreaterThan(version);
    assertThat(campaign.count(campaign.ended(id), "SENT", "")).isEqualTo(3);
  }

  /** Of all budgets of the workspace. */
  private long version() {
    return api.get("/v1/budgets").<Integer>path("version");
  }

  /** When whoever waits in a run is due, by slice. */
  private static List<String> dues(String run) throws SQLException {
    try (var connection = TestingDatabase.connect();
        var select =
            connection.prepareStatement(
                "select slice_no || ' ' || due_at from slice where run_id = ? and state = 0"
                    + " order by slice_no")) {
      select.setLong(1, TimeOrderedId.read("run", run));
      var dues = new ArrayList<String>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          dues.add(rows.getString(1));
        }
      }
      assertThat(dues).isNotEmpty();
      return dues;
    }
  }

  @Test
  void holdsSeveralBudgetsTogetherAndGoesOnWhenTheLastHasRoom() {
    set("few", Map.of("messages", 1, "onExhausted", "wait", "channel", "email"));
    set("many", Map.of("messages", 2, "onExhausted", "wait"));
    campaign.people("all", TestingCampaign.many(3));
    campaign.apply("both", "");
    String id = campaign.launch("both");
    sending(id, 1);

    replace("few", Map.of("messages", 10, "onExhausted", "wait", "channel", "email"));
    var waiting = sending(id, 2);
    assertThat(waiting.<String>path("problem"))
        .isEqualTo("waits with 1 people for budget many: 2 of 2 messages; room with 3 messages");
    delete("many").then().statusCode(204);

    var run = campaign.ended(id);
    assertThat(campaign.count(run, "SENT", "")).isEqualTo(3);
    counted("few", 3, 0, 3, 7);
    proved(run);
  }

  @Test
  void tellsAllThatIsWrongWithABudget() {
    var wrong = new HashMap<String, Object>();
    wrong.put("messages", 0);
    wrong.put("money", "12,50 EUR");
    wrong.put("channel", "post");
    wrong.put("period", "year");
    wrong.put("zone", "Europe/Nowhere");
    wrong.put("onExhausted", "stop");
    var refused =
        api.unchecked()
            .contentType("application/json")
            .header("If-None-Match", "*")
            .body(wrong)
            .put("/v1/budgets/Mails");

    refused.then().statusCode(400);
    assertThat(refused.<List<String>>path("violations.place"))
        .containsExactlyInAnyOrder(
            "name", "/messages", "/money", "/period", "/zone", "/zone", "/onExhausted", "/channel");
    put("mails", Map.of(), "If-None-Match", "*").then().statusCode(400);
  }

  @Test
  void createsReadsReplacesAndDeletesOnlyWhatWasRead() {
    set("mails", Map.of("messages", 3, "period", "week"));
    var made = read("mails");
    assertThat(made.<String>path("zone")).isNotEmpty();
    assertThat(made.<Object>path("countedMoney")).isNull();
    var other = Map.<String, Object>of("messages", 4);
    put("mails", other, "If-None-Match", "*").then().statusCode(412);
    put("mails", other, "If-Match", "\"99\"").then().statusCode(412);
    replace("mails", other);
    assertThat(read("mails").<String>path("period")).isEqualTo("total");
    assertThat(read("mails").<Object>path("zone")).isNull();
    assertThat(api.get("/v1/budgets").<List<String>>path("items.name")).containsExactly("mails");
    var marketer = api.as("marketer");
    marketer.get("/v1/budgets/{name}", "mails").then().statusCode(200);
    marketer.get("/v1/budget-counts").then().statusCode(403);
    marketer
        .request()
        .contentType("application/json")
        .header("If-Match", "*")
        .body(other)
        .put("/v1/budgets/{name}", "mails")
        .then()
        .statusCode(403);
    delete("mails").then().statusCode(204);
    api.get("/v1/budgets/{name}", "mails").then().statusCode(404);
    api.get("/v1/campaigns/{name}/budget", "nobody").then().statusCode(404);
  }

  private static String refusal(Response refused) {
    refused.then().statusCode(422);
    List<String> places = refused.path("violations.place");
    assertThat(places).hasSize(1).allMatch(place -> place.endsWith(" budget.money"));
    return refused.path("violations[0].rule");
  }

  private void set(String name, Map<String, Object> budget) {
    put(name, budget, "If-None-Match", "*").then().statusCode(201);
  }

  private void replace(String name, Map<String, Object> budget) {
    put(name, budget, "If-Match", read(name).header("ETag")).then().statusCode(200);
  }

  private Response delete(String name) {
    return api.request()
        .header("If-Match", read(name).header("ETag"))
        .delete("/v1/budgets/{name}", name);
  }

  private Response put(String name, Map<String, Object> budget, String header, String value) {
    return api.request()
        .contentType("application/json")
        .header(header, value)
        .body(budget)
        .put("/v1/budgets/{name}", name);
  }

  private Response read(String name) {
    var budget = api.get("/v1/budgets/{name}", name);
    budget.then().statusCode(200);
    return budget;
  }

  private Response counted(String name, int reserved, int released, int spent, int left) {
    var budget = read(name);
    assertThat(budget.<Map<String, Integer>>path("countedMessages"))
        .containsEntry("reserved", reserved)
        .containsEntry("released", released)
        .containsEntry("spent", spent)
        .containsEntry("left", left);
    return budget;
  }

  /** Gives the account another price, and waits for nothing: it is read when people are judged. */
  private void price(String price) {
    var etag = api.get("/v1/accounts/main").header("ETag");
    var settings =
        Map.of(
            "host", "127.0.0.1",
            "port", Integer.toString(campaign.inbox().port()),
            "security", "none",
            "connections", "8");
    var changed =
        api.request()
            .contentType("application/json")
            .header("If-Match", etag)
            .body(
                Map.of("channel", "email", "adapter", "smtp", "settings", settings, "price", price))
            .put("/v1/accounts/main");
    changed.then().statusCode(200);
  }

  private Response sent(String name, String more) {
    campaign.apply(name, more);
    return campaign.ended(campaign.launch(name));
  }

  /** Applies the next version of a campaign after one; 0 for the first. */
  private void apply(String name, String more, int after) {
    put(name, more, after).then().statusCode(after == 0 ? 201 : 200);
  }

  private Response put(String name, String more, int after) {
    var file =
        """
        campaign: %s
        version: 1
        purpose: marketing
        audience: {include: [all]}
        schedule: now
        message:
          channel: email
          from: Fanfare Market <offers@example.com>
          subject: Hello ${name}
          text: |
            leave: ${unsubscribeUrl}
            ${postalAddress}
        %s
        """
            .formatted(name, more);
    return api.request()
        .contentType("text/yaml")
        .header(after == 0 ? "If-None-Match" : "If-Match", after == 0 ? "*" : "\"" + after + "\"")
        .body(file)
        .put("/v1/campaigns/{name}", name);
  }

  /** The run when so many are sent and all others wait. */
  private Response sending(String id, int sent) {
    return Awaiting.value(
        sent + " are sent and the others wait",
        () -> campaign.run(id),
        run ->
            run.path("planned") != null
                && campaign.count(run, "SENT", "") == sent
                && run.<Integer>path("deferred") == run.<Integer>path("planned") - sent);
  }

  /** Whoever of a run is in a state. */
  private Response explained(Response run, String state) {
    for (int i = 0; i < run.<Integer>path("planned"); i++) {
      var person = api.get("/v1/runs/{id}/people/{who}", run.<String>path("id"), "p" + i);
      if (state.equals(person.path("decisions[0].state"))) {
        return person;
      }
    }
    throw new AssertionError("nobody is " + state);
  }

  private void proved(Response run) {
    var report = campaign.audit(run.path("id"));
    assertThat(report.checks()).filteredOn(c -> c.verdict() == Verdict.REFUTED).isEmpty();
    for (var check : List.of("budgets.counts", "budgets.limits", "budgets.reservations")) {
      assertThat(report.check(check).verdict()).isEqualTo(Verdict.PROVED);
    }
  }
}
