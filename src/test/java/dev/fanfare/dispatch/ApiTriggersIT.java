package dev.fanfare.dispatch;

import static dev.fanfare.dispatch.TestingTriggers.states;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Campaigns that people come to because a call names them, with what it says of each. */
@QuarkusTest
final class ApiTriggersIT {

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
  void writesToEachWhatTheCallSaysOfThem() {
    triggers
        .apply(
            """
            trigger: {api: [order, lines]}
            reEligibility: always
            """,
            "Dear ${name}, ${order}\n<#list lines as line>${line.what} ${line.price}\n</#list>")
        .then()
        .statusCode(201);
    triggers.steer("").then().statusCode(201);
    var line = Map.of("what", "Tea", "price", 2.5);

    var taken =
        triggers.trigger(
            List.of(
                Map.of(
                    "profile", "anna", "variables", Map.of("order", "A-1", "lines", List.of(line))),
                Map.of("profile", "ben", "variables", Map.of("order", "B-2", "lines", List.of()))),
            "orders-1");

    taken.then().statusCode(202);
    assertThat(taken.<Integer>path("entered")).isEqualTo(2);
    String run = taken.path("people[0].run");
    var anna = triggers.ended(run, "anna", 1);
    assertThat(states(anna)).containsExactly("SENT");
    assertThat(anna.<String>path("decisions[0].messageId"))
        .isEqualTo(taken.path("people[0].message"));
    triggers.ended(run, "ben", 1);
    assertThat(campaign.mailTo("anna@example.com")).contains("Dear Anna, A-1").contains("Tea 2.5");
    assertThat(campaign.mailTo("ben@example.com")).contains("Dear Ben, B-2").doesNotContain("Tea");
    String event = taken.path("people[0].event");
    assertThat(triggers.api().get("/v1/events/{id}", event).<String>path("properties.order"))
        .isEqualTo("A-1");
    var again =
        triggers.trigger(
            List.of(
                Map.of(
                    "profile", "anna", "variables", Map.of("order", "A-1", "lines", List.of(line))),
                Map.of("profile", "ben", "variables", Map.of("order", "B-2", "lines", List.of()))),
            "orders-1");
    assertThat(again.asString()).isEqualTo(taken.asString());
    assertThat(campaign.taken()).hasSize(2);
    var audit = campaign.audit(run);
    assertThat(audit.refuted()).as(audit.toString()).isFalse();
  }

  @Test
  void passesOverWhomTheCampaignDoesNotTakeAndSaysWhy() {
    campaign.people("vip", List.of("anna,anna@example.com,Anna"));
    triggers.applyAndArm("audience: {include: [vip]}\ntrigger: {api: []}");
    var to =
        List.of(
            Map.<String, Object>of("profile", "anna"), Map.<String, Object>of("profile", "ben"));

    var first = triggers.trigger(to, null);
    var second = triggers.trigger(to, null);

    assertThat(first.<List<String>>path("people.passed")).containsExactly(null, "audience");
    assertThat(second.<List<String>>path("people.passed"))
        .containsExactly("not_eligible", "audience");
    assertThat(second.<String>path("people[0].detail")).startsWith("came in once");
    String run = first.path("people[0].run");
    triggers.ended(run, "anna", 1);
    assertThat(triggers.explained(run, "anna").<List<String>>path("passed.why"))
        .containsExactly("not_eligible");
  }

  @Test
  void tellsEverythingThatIsWrongAndTakesNobody() {
    triggers.apply("trigger: {api: [order]}", "Order ${order}").then().statusCode(201);
    var unarmed = triggers.trigger(List.of(Map.of("profile", "anna")), null);
    unarmed.then().statusCode(409);
    triggers.steer("").then().statusCode(201);

    var refused =
        triggers.trigger(
            List.of(
                Map.of("profile", "anna", "variables", Map.of("order", "A")),
                Map.of("profile", "nobody"),
                Map.of("profile", "anna"),
                Map.of("profile", "ben", "variables", Map.of("colour", "red"))),
            null);

    refused.then().statusCode(422);
    assertThat(refused.<List<String>>path("violations.place"))
        .containsExactly("/to/1/profile", "/to/2/profile", "/to/3/variables/colour");
    assertThat(triggers.api().get("/v1/runs").<List<?>>path("items")).isEmpty();
    triggers.steer("pause").then().statusCode(200);
    triggers.trigger(List.of(Map.of("profile", "anna")), null).then().statusCode(409);
    triggers.apply("trigger: {event: cart.abandoned}").then().statusCode(200);
    triggers.trigger(List.of(Map.of("profile", "anna")), null).then().statusCode(409);
    triggers.apply("trigger: {api: []}", "Order ${order}").then().statusCode(422);
  }

  @Test
  void refusesACallThatNamesTwoPeopleOfOneMailbox() {
    campaign.people(
        "home", List.of("dora,family@example.com,Dora", "emil,family@example.com,Emil"));
    triggers.applyAndArm("trigger: {api: []}\nreEligibility: always");

    var refused =
        triggers.trigger(
            List.of(
                Map.of("profile", "dora"), Map.of("profile", "anna"), Map.of("profile", "emil")),
            null);

    refused.then().statusCode(422);
    assertThat(refused.<List<String>>path("violations.place")).containsExactly("/to/2");
    assertThat(refused.<String>path("violations[0].rule")).contains("has the mailbox of /to/0");
    assertThat(triggers.api().get("/v1/runs").<List<?>>path("items")).isEmpty();
    var taken =
        triggers.trigger(List.of(Map.of("profile", "dora"), Map.of("profile", "anna")), null);
    taken.then().statusCode(202);
    triggers.ended(taken.path("people[0].run"), "dora", 1);
    triggers.ended(taken.path("people[0].run"), "anna", 1);
    assertThat(campaign.taken())
        .containsExactlyInAnyOrder("family@example.com", "anna@example.com");
  }
}
