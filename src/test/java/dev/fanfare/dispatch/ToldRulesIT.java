package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.fanfare.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules over what a shop tells of people: who bought, how often, and for how much. */
@QuarkusTest
final class ToldRulesIT {

  private static final String BOUGHT = "events(\"order.placed\").within(\"P14D\").count() >= 1";
  private static final String MUCH =
      "events(\"order.placed\").where(\"event.total > 50\").count() >= 1";

  private TestingCampaign campaign;
  private TestingTriggers triggers;
  private Api api;

  @BeforeEach
  void begin() {
    campaign = TestingCampaign.beginWithoutAccount();
    triggers = TestingTriggers.in(campaign);
    api = triggers.api();
  }

  @AfterEach
  void end() {
    campaign.close();
  }

  @Test
  void selectsWhoBoughtAsSoonAsItIsTold() {
    triggers.accepted(order("anna", 80, 20), order("anna", 20, 2), order("ben", 20, 3));
    triggers.accepted(TestingTriggers.cart("cleo", 80));

    preview(BOUGHT, "anna").then().body("members", equalTo(2)).body("selects", equalTo(true));
    preview(BOUGHT, "cleo").then().body("selects", equalTo(false));
    preview(MUCH, "anna").then().body("members", equalTo(1)).body("selects", equalTo(true));
    preview(MUCH, "ben").then().body("selects", equalTo(false));
    preview("events(\"order.placed\").count() == 2", "anna")
        .then()
        .body("members", equalTo(1))
        .body("people", equalTo(3))
        .body("selects", equalTo(true));
    preview(
            "events(\"cart.abandoned\").count() > 0 && events(\"order.placed\").count() == 0",
            "cleo")
        .then()
        .body("members", equalTo(1))
        .body("sample.externalId", contains("cleo"))
        .body("selects", equalTo(true));
  }

  @Test
  void refusesMoreThanIsKeptAndWhatIsNotDeclared() {
    assertThat(rules("events(\"order.placed\").within(\"P31D\").count() > 0"))
        .singleElement()
        .asString()
        .endsWith("of 1 hour to 30 days: what is told from outside is kept no longer");
    assertThat(rules("events(\"order.lost\").count() > 0"))
        .singleElement()
        .asString()
        .endsWith("or an event type of this workspace; see GET /v1/event-types");
    assertThat(rules("events(\"order.placed\").where(\"event.colour == 'red'\").count() > 0"))
        .singleElement()
        .asString()
        .startsWith("at 1:6: there is no attribute and no property \"colour\"");
  }

  @Test
  void keepsATypeThatARuleCountsAndReadsFormerRulesWhenItIsGone() {
    define(BOUGHT).then().statusCode(201);
    triggers.accepted(order("ben", 20, 3));

    var kept = api.delete("/v1/event-types/{name}", "order.placed");

    kept.then()
        .statusCode(409)
        .body("violations.place", contains("segment"))
        .body("violations.value", contains("buyers"))
        .body("violations.rule", contains("counts it in its rule"));
    define("profile.externalId == \"anna\"").then().statusCode(200);
    api.delete("/v1/event-types/{name}", "order.placed").then().statusCode(204);
    assertThat(rules(BOUGHT)).hasSize(1);
    api.get("/v1/segments/buyers/diff?from=1&to=2")
        .then()
        .statusCode(200)
        .body("joinedSample.externalId", contains("anna"))
        .body("leftSample.externalId", contains("ben"));
  }

  @Test
  void keepsATypeThatATriggerCountsAndCountsTheEventItselfThere() {
    campaign.account(Map.of());
    triggers.applyAndArm(
        """
        trigger:
          event: cart.abandoned
          when: events("cart.abandoned").count() == 1 && events("order.placed").count() == 0
        """);
    var first = TestingTriggers.cart("anna", 10);
    var again = TestingTriggers.cart("anna", 20);
    triggers.accepted(order("ben", 20, 3));
    var bought = TestingTriggers.cart("ben", 30);

    triggers.accepted(first);
    triggers.accepted(again, bought);

    triggers.run(first);
    assertThat(triggers.effect(again)).containsValue("condition");
    assertThat(triggers.effect(bought)).containsValue("condition");
    api.delete("/v1/event-types/{name}", "order.placed")
        .then()
        .statusCode(409)
        .body("violations.rule", contains("counts it in its trigger"));
  }

  private static Map<String, Object> order(String person, double total, int daysAgo) {
    var order = TestingTriggers.event("order.placed", person, Map.of("total", total));
    order.put("at", Instant.now().minus(Duration.ofDays(daysAgo)).toString());
    return order;
  }

  private Response define(String condition) {
    var request = api.request().contentType("application/json");
    var known = api.get("/v1/segments/buyers");
    if (known.statusCode() == 200) {
      request.header("If-Match", known.header("ETag"));
    }
    return request.body(Map.of("condition", condition)).put("/v1/segments/buyers/rule");
  }

  private Response preview(String condition, String person) {
    return api.post(
        "/v1/segments/preview", Map.of("condition", condition, "person", person, "sample", 5));
  }

  private List<String> rules(String condition) {
    var refused = api.post("/v1/segments/preview", Map.of("condition", condition));
    refused.then().statusCode(422);
    return refused.path("violations.rule");
  }
}
