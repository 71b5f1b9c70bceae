package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whoever does what an explanation says sees the person get the message, or get none. */
@QuarkusTest
final class FlipsIT {

  /** Permission, addresses and words: each person lacks one thing, and one of them two. */
  @Test
  void bringsEverybodyTheirMessageWhoLacksSomething() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("strangers", List.of("nobody-asked,nobody-asked@example.com,N"), false);
      campaign.people(
          "all",
          List.of(
              "suppressed,suppressed@example.com,S",
              "withdrawn,withdrawn@example.com,W",
              "first,shared@example.com,F",
              "second,shared@example.com,S",
              "both,both@example.com,B",
              "homeless,,H",
              "nameless,nameless@example.com,"));
      var flips = new TestingFlips(campaign);
      for (var person : List.of("suppressed", "both")) {
        flips.apply(person, Map.of("what", "suppressed", "to", "yes"));
      }
      for (var person : List.of("withdrawn", "both")) {
        flips.apply(person, Map.of("what", "consent", "to", "withdrawn"));
      }
      campaign.apply("lacking", "", "all, strangers");
      String run = campaign.launch("lacking");
      campaign.ended(run);
      var shared = flips.state(run, "first").equals("SENT") ? "second" : "first";

      var needed = new TreeMap<String, List<Map<String, String>>>();
      for (var person :
          List.of(
              "nobody-asked", "suppressed", "withdrawn", "both", "homeless", "nameless", shared)) {
        needed.put(person, flips.needed(run, person, "judged"));
      }

      assertThat(whats(needed, "nobody-asked")).containsExactly("consent: none to granted");
      assertThat(whats(needed, "suppressed")).containsExactly("suppressed: yes to no");
      assertThat(whats(needed, "withdrawn")).containsExactly("consent: withdrawn to granted");
      assertThat(whats(needed, "both"))
          .containsExactly("suppressed: yes to no", "consent: withdrawn to granted");
      assertThat(whats(needed, "homeless").getFirst()).isEqualTo("address: none to present");
      assertThat(whats(needed, "nameless")).first().asString().startsWith("variable: ");
      assertThat(whats(needed, shared)).first().asString().startsWith("sameAddress: of ");
      needed.forEach(
          (person, changes) -> {
            boolean rendered = person.equals("nameless");
            assertThat(flips.wouldBe(run, person).equals("send")).isEqualTo(rendered);
            changes.forEach(change -> flips.apply(person, change));
            assertThat(flips.wouldBe(run, person)).as(person).isEqualTo("send");
          });
      String next = campaign.launch("lacking");
      campaign.ended(next);
      needed.keySet().forEach(each -> assertThat(flips.state(next, each)).isEqualTo("SENT"));
      assertThat(campaign.audit(run).refuted()).isFalse();
    }
  }

  private static List<String> whats(Map<String, List<Map<String, String>>> needed, String person) {
    return needed.getOrDefault(person, List.of()).stream()
        .map(each -> each.get("what") + ": " + each.get("from") + " to " + each.get("to"))
        .toList();
  }

  /** The other way round: of whoever is written to, one thing is enough. */
  @Test
  void keepsAMessageBackByWhatItSays() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("all", List.of("willing,willing@example.com,W"));
      campaign.apply("plain", "");
      String run = campaign.launch("plain");
      campaign.ended(run);
      var flips = new TestingFlips(campaign);
      var explained = flips.explained(run, "willing");
      assertThat(explained.<List<String>>path("decisions[0].flips.judged.changes[0].what"))
          .containsExactly("suppressed");
      assertThat(explained.<List<String>>path("decisions[0].flips.judged.then"))
          .contains("skip: suppressed", "skip: consent_withdrawn");

      flips.apply("willing", explained.path("decisions[0].flips.judged[1].changes[0]"));

      assertThat(flips.wouldBe(run, "willing")).isEqualTo("skip: consent_withdrawn");
      String next = campaign.launch("plain");
      campaign.ended(next);
      flips
          .explained(next, "willing")
          .then()
          .body("decisions[0].reason", equalTo("consent_withdrawn"));
    }
  }

  @Test
  void makesRoomInCapsAndBudgets() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("all", List.of("p,p@example.com,P"));
      var flips = new TestingFlips(campaign);
      var caps = new TestingCaps(campaign);
      caps.set("once", TestingCaps.rolling(1, "P7D"));
      caps.set("seldom", TestingCaps.rolling(1, "P30D"));
      var budget = Map.of("messages", 1);
      campaign.api().create("/v1/budgets/{name}", budget, "mails").then().statusCode(201);
      campaign.apply("counted", "");
      campaign.ended(campaign.launch("counted"));
      campaign.apply("again", "");
      String run = campaign.launch("again");
      campaign.ended(run);
      // The row has the strictest alone; what is so now has all that are full.
      assertThat(flips.needed(run, "p", "judged"))
          .extracting(each -> each.get("what"))
          .hasSize(2)
          .contains("budgets");
      var needed = flips.needed(run, "p", "present");
      assertThat(needed)
          .extracting(each -> each.get("what"))
          .containsExactlyInAnyOrder("cap once", "cap seldom", "budget mails");
      assertThat(flips.wouldBe(run, "p")).isEqualTo("skip: frequency_cap");

      flips.apply("p", needed.getFirst());
      assertThat(flips.wouldBe(run, "p")).isEqualTo("skip: frequency_cap");
      flips.apply("p", needed.get(1));
      assertThat(flips.wouldBe(run, "p")).isEqualTo("skip: budget_exhausted");
      flips.apply("p", needed.get(2));

      assertThat(flips.wouldBe(run, "p")).isEqualTo("send");
      String next = campaign.launch("again");
      campaign.ended(next);
      assertThat(flips.state(next, "p")).isEqualTo("SENT");
    }
  }

  @Test
  void movesTheClockToTheInstantItTells() {
    try (var hours = new TestingHours()) {
      var campaign = hours.campaign();
      var flips = new TestingFlips(campaign);
      hours.imported(List.of(TestingHours.person("v", "Europe/Vienna")));
      hours.clock().to(TestingHours.instant(hours.tomorrow(), "23:00", "Europe/Vienna"));
      var run =
          hours.launched("night", "now", "quietHours: {from: '22:00', to: '08:00', policy: skip}");
      hours.clock().by("PT1M");
      campaign.ended(run);
      assertThat(flips.needed(run, "v", "judged"))
          .extracting(each -> each.get("from"))
          .containsExactly("22:00 to 08:00 in Europe/Vienna");
      var told = flips.needed(run, "v", "present").getFirst();
      assertThat(told).containsEntry("what", "quietHours");
      var instant = Instant.parse(told.getOrDefault("to", ""));

      hours.clock().to(instant.minusMillis(1));
      assertThat(flips.wouldBe(run, "v")).isEqualTo("skip: quiet_hours");
      hours.clock().to(instant);

      assertThat(flips.wouldBe(run, "v")).isEqualTo("send");
      String next = campaign.launch("night");
      hours.clock().by("PT1M");
      campaign.ended(next);
      assertThat(flips.state(next, "v")).isEqualTo("SENT");
    }
  }

  /** The holdout that it tells, and one step beside it. */
  @Test
  void turnsControlGroupsByTheSharesItTells() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("all", TestingCampaign.many(40));
      var flips = new TestingFlips(campaign);
      campaign.apply("held", "holdout: 30%");
      String run = campaign.launch("held");
      campaign.ended(run);
      var person = first(flips, run, "HELD_OUT");
      var needed = flips.needed(run, person, "judged");
      assertThat(needed).hasSize(1);
      assertThat(needed.getFirst())
          .containsEntry("what", "holdout")
          .containsEntry("from", "30.00 %");
      var share =
          TestingFlips.found("a holdout of at most ([0-9.]+) %", needed.getFirst().get("to") + "");
      flips
          .explained(run, person)
          .then()
          .body("decisions[0].draws[0].what", equalTo("holdout"))
          .body("decisions[0].draws[0].draw", equalTo(share + " %"))
          .body("decisions[0].draws[0].to", equalTo("30.00 %"));

      flips.holdout("held", share);

      String next = campaign.launch("held");
      campaign.ended(next);
      assertThat(flips.state(next, person)).isEqualTo("SENT");
      // And back again, by what is told of whoever was sent to.
      List<String> back =
          flips
              .explained(next, person)
              .path(
                  "decisions[0].flips.judged.findAll { it.then == 'hold_out: control_group' }.changes[0].to");
      var more = TestingFlips.found("a holdout of at least ([0-9.]+) %", back.getFirst());
      flips.holdout("held", more);
      String last = campaign.launch("held");
      campaign.ended(last);
      assertThat(flips.state(last, person)).isEqualTo("HELD_OUT");
    }
  }

  @Test
  void turnsTheGlobalControlGroupByTheShareItTells() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("all", TestingCampaign.many(60));
      var flips = new TestingFlips(campaign);
      campaign.api().create("/v1/global-control", Map.of("share", "15%")).then().statusCode(201);
      campaign.apply("global", "");
      String run = campaign.launch("global");
      campaign.ended(run);
      var person = first(flips, run, "HELD_OUT");
      var needed = flips.needed(run, person, "judged");
      assertThat(needed).hasSize(1);
      assertThat(flips.wouldBe(run, person)).isEqualTo("hold_out: global_control");

      flips.apply(person, needed.getFirst());

      assertThat(flips.wouldBe(run, person)).isEqualTo("send");
      String next = campaign.launch("global");
      campaign.ended(next);
      assertThat(flips.state(next, person)).isEqualTo("SENT");
    }
  }

  /** Somebody of the run who has ended so. */
  private static String first(TestingFlips flips, String run, String state) {
    for (int i = 0; i < 60; i++) {
      if (state.equals(flips.state(run, "p" + i))) {
        return "p" + i;
      }
    }
    throw new AssertionError("nobody is " + state);
  }

  @Test
  void namesAVariantWhereAnAttributeNamesNone() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("all", List.of("l,l@example.com,nothing"));
      var flips = new TestingFlips(campaign);
      campaign.apply(
          "assigned",
          """
          variants:
            - {name: a, weight: 1}
            - {name: b, weight: 1}
          assign: {attribute: name}
          """);
      String run = campaign.launch("assigned");
      campaign.ended(run);
      var needed = flips.needed(run, "l", "judged");
      assertThat(needed.getFirst())
          .containsEntry("what", "attribute name")
          .containsEntry("to", "a or b");

      flips.apply("l", needed.getFirst());

      String next = campaign.launch("assigned");
      campaign.ended(next);
      assertThat(flips.state(next, "l")).isEqualTo("SENT");
    }
  }

  /** What a rule asks, with what is known of the person: of them alone, for whoever may read it. */
  @Test
  void bringsSomebodyIntoTheAudience() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("base", List.of("in,in@example.com,Vip", "out,out@example.com,Other"));
      campaign
          .api()
          .put(
              "/v1/segments/{name}/rule",
              Map.of(
                  "condition",
                  "segment(\"base\") && (profile.name == \"Vip\" || profile.name == \"x\" && profile.zone == \"y\")"),
              "vips")
          .then()
          .statusCode(201);
      campaign.apply("vips", "", "vips");
      String run = campaign.launch("vips");
      campaign.ended(run);
      var flips = new TestingFlips(campaign);
      var explained = flips.explained(run, "out");
      explained
          .then()
          .body("targeted", equalTo(false))
          .body("flips[0].then", equalTo("targeted"))
          .body("flips[0].changes.size()", equalTo(1))
          .body("flips[0].changes[0].what", equalTo("segment vips"))
          .body("flips[0].changes[0].from", equalTo("profile.name = \"Other\""))
          .body("flips[0].changes[0].to", equalTo("profile.name == \"Vip\""))
          .body("membership[1].turned[0].wanted", equalTo(true));
      campaign
          .api()
          .as("auditor")
          .get("/v1/runs/{id}/people/out", run)
          .then()
          .statusCode(200)
          .body("membership[1]", not(hasKey("turned")))
          .body("flips[0].changes[0].from", equalTo("no member"));

      flips.apply("out", Map.of("what", "attribute name", "to", "Vip"));

      assertThat(flips.explained(run, "out").<List<Object>>path("flips")).isEmpty();
      String next = campaign.launch("vips");
      campaign.ended(next);
      assertThat(flips.state(next, "out")).isEqualTo("SENT");
    }
  }

  /** A trigger's exception cannot be taken back; that it is what stands against it is told. */
  @Test
  void tellsOfACallWhatStandsAgainstIt() {
    try (var campaign = TestingCampaign.begin()) {
      var triggers = TestingTriggers.in(campaign);
      triggers.applyAndArm(
          "trigger: {event: cart.abandoned, delay: PT2S, except: {event: order.placed}}");
      var cart = TestingTriggers.event(TestingTriggers.CART, "anna", Map.of("total", 1));
      triggers.accepted(cart);
      triggers.accepted(TestingTriggers.event(TestingTriggers.ORDER, "anna", Map.of()));
      triggers
          .ended(triggers.run(cart), "anna", 1)
          .then()
          .body("decisions[0].present.wouldBe", equalTo("skip: exception_event"))
          .body("decisions[0].judged.exception", equalTo("yes"))
          .body("decisions[0].flips.judged[0].changes[0].what", equalTo("exception"))
          .body("decisions[0].flips.present[0].then", equalTo("send"));
      var call = TestingCalls.plain();
      call.put("to", List.of(Map.of("profile", "ben")));
      new TestingFlips(campaign).apply("ben", Map.of("what", "suppressed", "to", "yes"));
      TestingCalls.ended(campaign.api(), TestingCalls.send(campaign.api(), call), 0)
          .then()
          .body("present.wouldBe", equalTo("skip: suppressed"))
          .body("flips.judged[0].changes[0].to", equalTo("no"));
    }
  }
}
