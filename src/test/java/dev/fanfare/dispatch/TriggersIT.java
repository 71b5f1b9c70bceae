package dev.fanfare.dispatch;

import static dev.fanfare.dispatch.TestingTriggers.cart;
import static dev.fanfare.dispatch.TestingTriggers.order;
import static dev.fanfare.dispatch.TestingTriggers.states;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import dev.fanfare.TestingClock;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Campaigns that people come to by what happens to them, seen from the API and the inbox. */
@QuarkusTest
final class TriggersIT {

  private static final String ALWAYS =
      """
      trigger: {event: cart.abandoned}
      reEligibility: always
      """;

  private TestingCampaign campaign;
  private TestingTriggers triggers;

  @BeforeEach
  void begin() {
    campaign = TestingCampaign.begin();
    triggers = TestingTriggers.in(campaign);
  }

  @AfterEach
  void end() {
    campaign.close();
  }

  @Test
  void writesToWhoeverItHappensToWithWhatHappened() {
    triggers
        .apply("trigger: {event: cart.abandoned}", "Dear ${name}, ${event.total} ${event.currency}")
        .then()
        .statusCode(201);
    triggers.steer("").then().statusCode(201);
    var event = cart("anna", 59.5);

    triggers.accepted(event, order("ben"));

    var run = triggers.run(event);
    var explained = triggers.ended(run, "anna", 1);
    assertThat(states(explained)).containsExactly("SENT");
    assertThat(campaign.mailTo("anna@example.com")).contains("Dear Anna, 59.5 EUR");
    assertThat(campaign.taken()).containsExactly("anna@example.com");
    assertThat(explained.<String>path("decisions[0].values.triggerEvent"))
        .isEqualTo(event.get("id"));
    assertThat(explained.<String>path("decisions[0].values.mayComeAgain"))
        .startsWith("no: came in once");
    var audit = campaign.audit(run);
    assertThat(audit.refuted()).as(audit.toString()).isFalse();
    assertThat(audit.toString()).doesNotContain("the run has not ended");
  }

  @Test
  void asksTheConditionOfTheEventAndTheAudienceOfThePersonAndSaysWhyNot() {
    campaign.people("vip", List.of("anna,anna@example.com,Anna", "ben,ben@example.com,Ben"));
    triggers.applyAndArm(
        """
        audience: {include: [vip]}
        trigger:
          event: cart.abandoned
          when: event.total > 50 && event.currency == "EUR" && profile.name != "Ben"
        """);
    var good = cart("anna", 50.5);
    var cheap = cart("anna", 50);
    var ben = cart("ben", 99);
    var cleo = cart("cleo", 99);

    triggers.accepted(cheap, good, ben, cleo);

    assertThat(triggers.effect(cheap))
        .containsEntry("passed", "condition")
        .doesNotContainKey("run");
    assertThat(triggers.effect(ben)).containsEntry("passed", "condition");
    assertThat(triggers.effect(cleo)).containsEntry("passed", "audience");
    var run = triggers.run(good);
    triggers.ended(run, "anna", 1);
    var explained = triggers.explained(run, "cleo");
    assertThat(explained.<Boolean>path("targeted")).isFalse();
    assertThat(explained.<String>path("summary")).contains("was not in the audience");
    assertThat(explained.<String>path("passed[0].event")).isEqualTo(cleo.get("id"));
    assertThat(triggers.explained(run, "anna").<List<String>>path("passed.why"))
        .containsExactly("condition");
    assertThat(campaign.taken()).containsExactly("anna@example.com");
  }

  @Test
  void keepsFromWritingWhenTheExceptionComesAfterTheTriggerAndNotBefore() {
    triggers.applyAndArm(
        """
        trigger:
          event: cart.abandoned
          delay: PT4S
          except: {event: order.placed, when: event.total >= 10}
        """);
    triggers.accepted(order("ben"));
    var anna = cart("anna", 60);
    var ben = cart("ben", 60);
    var cleo = cart("cleo", 60);
    triggers.accepted(anna, ben, cleo);
    var bought = order("anna");
    var cheap = TestingTriggers.event("order.placed", "cleo", Map.of("total", 9));

    triggers.accepted(bought, cheap);

    var run = triggers.run(anna);
    var skipped = triggers.ended(run, "anna", 1);
    assertThat(skipped.<String>path("decisions[0].reason")).isEqualTo("exception_event");
    assertThat(skipped.<String>path("decisions[0].detail")).isEqualTo("event " + bought.get("id"));
    assertThat(states(triggers.ended(run, "ben", 1))).containsExactly("SENT");
    assertThat(states(triggers.ended(run, "cleo", 1))).containsExactly("SENT");
    var planned = Instant.parse((String) triggers.effect(ben).get("plannedAt"));
    var recorded =
        Instant.parse(
            triggers
                .api()
                .get("/v1/events/{id}", requireNonNull(ben.get("id")))
                .path("recordedAt"));
    assertThat(planned).isEqualTo(recorded.plusSeconds(4));
    assertThat(Instant.parse(triggers.explained(run, "ben").path("decisions[0].decidedAt")))
        .isAfterOrEqualTo(planned);
    // Who was kept from it has not had their turn: never still lets them in.
    var again = cart("anna", 61);
    triggers.accepted(again);
    assertThat(triggers.run(again)).isEqualTo(run);
    assertThat(states(triggers.ended(run, "anna", 2))).containsExactly("SKIPPED", "SENT");
    assertThat(campaign.audit(run).refuted()).isFalse();
  }

  @Test
  void startsAnewWhenTheTriggerIsItsOwnException() {
    triggers.applyAndArm(
        """
        trigger:
          event: cart.abandoned
          delay: PT3S
          except: {event: cart.abandoned}
        """);
    var first = cart("anna", 1);
    var second = cart("anna", 2);
    var third = cart("anna", 3);
    triggers.accepted(first);
    triggers.accepted(second, third);

    var run = triggers.run(third);

    assertThat(states(triggers.ended(run, "anna", 3)))
        .containsExactly("SKIPPED", "SKIPPED", "SENT");
    assertThat(triggers.mails("anna")).isEqualTo(1);
  }

  @Test
  void bringsNobodyInTwiceUnlessTheFileSaysSo() {
    triggers.applyAndArm("trigger: {event: cart.abandoned}");
    var first = cart("anna", 1);
    var second = cart("anna", 2);
    triggers.accepted(first, second);
    var run = triggers.run(first);

    assertThat(triggers.effect(second)).containsEntry("passed", "not_eligible");
    assertThat((String) triggers.effect(second).get("detail")).startsWith("came in once");
    triggers.apply(ALWAYS).then().statusCode(200);
    var third = cart("anna", 3);
    triggers.accepted(third);

    assertThat(triggers.run(third)).isNotEqualTo(run);
    triggers.ended(triggers.run(third), "anna", 1);
    campaign.ended(run);
    assertThat(triggers.mails("anna")).isEqualTo(2);
  }

  @Test
  void letsNobodyInWhilePausedAndGoesOnWhenResumed() {
    triggers.applyAndArm("trigger: {event: cart.abandoned, delay: PT3S}\nreEligibility: always");
    var waiting = cart("anna", 1);
    triggers.accepted(waiting);
    triggers.steer("pause").then().statusCode(200);
    var paused = cart("ben", 1);

    triggers.accepted(paused);

    assertThat(triggers.effect(paused)).containsEntry("passed", "paused");
    var run = triggers.run(waiting);
    assertThat(states(triggers.ended(run, "anna", 1))).containsExactly("SENT");
    triggers.steer("resume").then().statusCode(200);
    var resumed = cart("ben", 2);
    triggers.accepted(resumed);
    assertThat(triggers.run(resumed)).isEqualTo(run);
    triggers.ended(run, "ben", 1);
    triggers.steer("cancel").then().statusCode(200);
    var late = cart("cleo", 1);
    triggers.accepted(late);
    assertThat(triggers.effects(late)).isEmpty();
    campaign.ended(run);
    assertThat(triggers.api().get("/v1/campaigns/carts/schedule").<String>path("state"))
        .isEqualTo("CANCELLED");
    var audit = campaign.audit(run);
    assertThat(audit.refuted()).as(audit.toString()).isFalse();
  }

  @Test
  void cancelsWhoeverWaitsWithTheRunAndTakesTheNextToAnother() {
    triggers.applyAndArm("trigger: {event: cart.abandoned, delay: P1D}\nreEligibility: always");
    var waiting = cart("anna", 1);
    triggers.accepted(waiting);
    var run = triggers.run(waiting);
    assertThat(states(triggers.explained(run, "anna"))).containsExactly("PLANNED");

    campaign.command("cancel", run).then().statusCode(202);

    campaign.inState(run, "CANCELLED");
    assertThat(states(triggers.explained(run, "anna"))).containsExactly("CANCELLED");
    var next = cart("anna", 2);
    triggers.accepted(next);
    assertThat(triggers.run(next)).isNotEqualTo(run);
  }

  @Test
  void pinsWhoHasComeToTheVersionThatWasInForce() {
    triggers
        .apply("trigger: {event: cart.abandoned, delay: PT4S}", "Old words")
        .then()
        .statusCode(201);
    triggers.steer("").then().statusCode(201);
    var before = cart("anna", 1);
    triggers.accepted(before);

    triggers
        .apply("trigger: {event: cart.abandoned, when: event.total > 1}", "New words")
        .then()
        .statusCode(200);
    var after = cart("ben", 2);
    triggers.accepted(after);

    var old = triggers.run(before);
    assertThat(triggers.effect(after)).containsEntry("campaignVersion", 2);
    triggers.ended(triggers.run(after), "ben", 1);
    triggers.ended(old, "anna", 1);
    assertThat(campaign.mailTo("anna@example.com")).contains("Old words");
    assertThat(campaign.mailTo("ben@example.com")).contains("New words");
    campaign.ended(old);
    assertThat(campaign.run(old).<Integer>path("campaignVersion")).isEqualTo(1);
  }

  @Test
  void explainsByTheVersionThatDecidedAndByTheOneThatPassedOver() {
    var clock = new TestingClock(campaign.api());
    clock.by("PT0S");
    triggers
        .apply("trigger: {event: cart.abandoned, when: event.total > 5, delay: PT1H}", "Old words")
        .then()
        .statusCode(201);
    triggers.steer("").then().statusCode(201);
    var sent = cart("anna", 10);
    triggers.accepted(sent);
    var run = triggers.run(sent);
    clock.by("PT1H");
    var before = triggers.ended(run, "anna", 1);
    triggers.accepted(cart("cleo", 10), cart("ben", 1));

    var etag = campaign.api().get("/v1/campaigns/carts").header("ETag");
    campaign
        .api()
        .request()
        .contentType("text/yaml")
        .header("If-Match", etag)
        .queryParam("policy", "migrateUnsent")
        .body(
            TestingTriggers.file(
                """
                trigger: {event: cart.abandoned, delay: PT2H}
                reEligibility: always
                """,
                "New words"))
        .put("/v1/campaigns/carts")
        .then()
        .statusCode(200);
    clock.by("PT1H");

    var anna = triggers.explained(run, "anna");
    assertThat(anna.<Integer>path("campaignVersion")).isOne();
    assertThat(anna.<String>path("templateHash")).isEqualTo(before.path("templateHash"));
    var values = anna.<Map<String, String>>path("decisions[0].values");
    assertThat(values)
        .containsEntry("campaignVersion", "1")
        .containsEntry("delay", "PT1H")
        .containsEntry("reEligibility", "never")
        .containsEntry("mayComeAgain", "yes");
    var cleo = triggers.ended(run, "cleo", 1);
    assertThat(campaign.mailTo("cleo@example.com")).contains("New words");
    assertThat(cleo.<Integer>path("campaignVersion")).isEqualTo(2);
    assertThat(cleo.<String>path("templateHash")).isNotEqualTo(before.path("templateHash"));
    assertThat(cleo.<Map<String, String>>path("decisions[0].values"))
        .containsEntry("campaignVersion", "2")
        .containsEntry("delay", "PT1H");
    var ben = triggers.explained(run, "ben");
    assertThat(ben.<List<String>>path("passed.why")).containsExactly("condition");
    assertThat(ben.<String>path("summary")).contains("does not meet the condition");
  }

  @Test
  void tellsWhatIsOpenedAndClickedOfEachTime() {
    triggers
        .apply(
            ALWAYS + "tracking: {opens: true, clicks: true, text: true}",
            "Total ${event.total}: https://shop.example/cart")
        .then()
        .statusCode(201);
    triggers.steer("").then().statusCode(201);
    var first = cart("anna", 1);
    var second = cart("anna", 2);
    triggers.accepted(first);
    var run = triggers.run(first);
    triggers.ended(run, "anna", 1);
    triggers.accepted(second);
    var explained = triggers.ended(run, "anna", 2);
    String message = explained.path("decisions[0].messageId");

    var text = TestingMail.read(campaign.mailTo("anna@example.com")).text();
    var link = text.substring(text.indexOf("http")).strip();
    assertThat(link).contains("/c/");
    var path = link.replaceAll("^https?://[^/]*", "");
    Api.open().redirects().follow(false).get(path).then().statusCode(302);

    Awaiting.until(
        "the click of the first message is told",
        () ->
            triggers
                .api()
                .get("/v1/runs/{id}/events", run)
                .asString()
                .lines()
                .anyMatch(line -> line.contains("message.clicked") && line.contains(message)));
    var report =
        Awaiting.value(
            "the report counts it",
            () -> triggers.api().get("/v1/runs/{id}/report", run),
            each -> each.<Integer>path("funnel.sent") == 2);
    assertThat(report.<String>path("campaign")).isEqualTo("carts");
  }

  @Test
  void showsWhatBroughtAPersonInAndErasesIt() throws SQLException {
    triggers.declare("note.left", Map.of("note", Map.of("type", "string", "personal", true)));
    triggers
        .apply("trigger: {event: note.left}", "You wrote: ${event.note}")
        .then()
        .statusCode(201);
    triggers.steer("").then().statusCode(201);
    var event = TestingTriggers.event("note.left", "anna", Map.of("note", "Kanarienvogel"));
    triggers.accepted(event);
    var run = triggers.run(event);
    triggers.ended(run, "anna", 1);
    assertThat(campaign.mailTo("anna@example.com")).contains("You wrote: Kanarienvogel");

    var told = triggers.api().get("/v1/profiles/{id}/data", "anna");
    assertThat(told.<String>path("behaviour[0].properties.note")).isEqualTo("Kanarienvogel");
    assertThat(told.<String>path("enrolments[0].run")).isEqualTo(run);
    assertThat(told.<List<String>>path("events.type")).contains("custom.note.left");
    assertThat(told.<List<Object>>path("events.data").toString()).doesNotContain("Kanarienvogel");

    triggers.api().delete("/v1/profiles/{id}", "anna").then().statusCode(200);

    assertThat(TestingDatabase.count("person_event where properties like '%Kanarienvogel%'"))
        .isZero();
    assertThat(TestingDatabase.count("enrolment where event_id = '" + event.get("id") + "'"))
        .isZero();
    triggers.api().get("/v1/events/{id}", requireNonNull(event.get("id"))).then().statusCode(404);
  }
}
