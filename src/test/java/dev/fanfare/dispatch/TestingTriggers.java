package dev.fanfare.dispatch;

import static java.util.Objects.requireNonNull;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Campaigns with triggers in a workspace with people, and events that are told to it. */
final class TestingTriggers {

  static final String CART = "cart.abandoned";
  static final String ORDER = "order.placed";

  private static final List<String> ENDS =
      List.of("SENT", "SKIPPED", "FAILED", "CANCELLED", "HELD_OUT", "UNKNOWN");

  private final TestingCampaign campaign;
  private final Api api;

  private TestingTriggers(TestingCampaign campaign) {
    this.campaign = campaign;
    this.api = campaign.api();
  }

  /** With {@code anna}, {@code ben} and {@code cleo}, carts that are abandoned and orders. */
  static TestingTriggers in(TestingCampaign campaign) {
    var triggers = new TestingTriggers(campaign);
    campaign.people(
        "all",
        List.of(
            "anna,anna@example.com,Anna", "ben,ben@example.com,Ben", "cleo,cleo@example.com,Cleo"));
    var total = Map.of("type", "number", "required", true);
    triggers.declare(CART, Map.of("total", total, "currency", Map.of("type", "string")));
    triggers.declare(ORDER, Map.of("total", Map.of("type", "number")));
    return triggers;
  }

  Api api() {
    return api;
  }

  TestingCampaign campaign() {
    return campaign;
  }

  void declare(String type, Map<String, ?> properties) {
    api.create("/v1/event-types/{name}", Map.of("properties", properties), type)
        .then()
        .statusCode(201);
  }

  /**
   * Applies {@code carts} as a service campaign; {@code trigger} is its YAML from the trigger on.
   */
  Response apply(String trigger) {
    return apply(trigger, "Hello ${name}");
  }

  /** The file of {@code carts}. */
  static String file(String trigger, String text) {
    return """
    campaign: carts
    version: 1
    purpose: service
    %s
    message:
      channel: email
      from: Fanfare Market <offers@example.com>
      subject: Your cart
      text: |
        %s
    """
        .formatted(trigger.strip(), text.strip().replace("\n", "\n    "));
  }

  Response apply(String trigger, String text) {
    var file = file(trigger, text);
    var known = api.get("/v1/campaigns/carts");
    var request = api.request().contentType("text/yaml").body(file);
    if (known.statusCode() == 404) {
      request.header("If-None-Match", "*");
    } else {
      request.header("If-Match", known.header("ETag"));
    }
    return request.put("/v1/campaigns/carts");
  }

  void applyAndArm(String trigger) {
    apply(trigger).then().statusCode(201);
    steer("").then().statusCode(201);
  }

  /** Arms with an empty word, else pauses, resumes or cancels. */
  Response steer(String word) {
    return api.request()
        .contentType(ContentType.JSON)
        .post("/v1/campaigns/carts/schedule" + (word.isEmpty() ? "" : "/" + word));
  }

  static Map<String, Object> event(String type, String person, Map<String, ?> properties) {
    return event(UUID.randomUUID().toString(), type, person, properties);
  }

  static Map<String, Object> event(
      String id, String type, String person, Map<String, ?> properties) {
    return new HashMap<>(
        Map.of(
            "id",
            id,
            "type",
            type,
            "externalId",
            person,
            "at",
            Instant.now().minusSeconds(60).toString(),
            "properties",
            properties));
  }

  static Map<String, Object> cart(String person, double total) {
    return event(CART, person, Map.of("total", total, "currency", "EUR"));
  }

  static Map<String, Object> order(String person) {
    return event(ORDER, person, Map.of("total", 10));
  }

  @SafeVarargs
  final Response tell(Map<String, Object>... events) {
    return tell(api, List.of(events));
  }

  static Response tell(Api api, List<Map<String, Object>> events) {
    return api.post("/v1/events", Map.of("events", events));
  }

  /** Tells events that are all taken. */
  @SafeVarargs
  final void accepted(Map<String, Object>... events) {
    var answer = tell(events);
    answer.then().statusCode(200);
    if (answer.<Integer>path("accepted") != events.length) {
      throw new AssertionError("not all accepted: " + answer.asString());
    }
  }

  /** What came of an event in the one campaign. */
  Map<String, Object> effect(Map<String, Object> event) {
    var effects = effects(event);
    if (effects.size() != 1) {
      throw new AssertionError("effects " + effects);
    }
    return effects.getFirst();
  }

  List<Map<String, Object>> effects(Map<String, Object> event) {
    return api.get("/v1/events/{id}", requireNonNull(event.get("id"))).path("effects");
  }

  /** The run that an event has brought its person to. */
  String run(Map<String, Object> event) {
    return (String) requireNonNull(effect(event).get("run"));
  }

  Response explained(String run, String person) {
    return api.get("/v1/runs/{id}/people/{person}", run, person);
  }

  /** The decisions about a person of a run, once so many of them have ended. */
  Response ended(String run, String person, int decisions) {
    return Awaiting.value(
        person + " has ended " + decisions + " times",
        () -> explained(run, person),
        each -> states(each).size() == decisions && states(each).stream().allMatch(ENDS::contains));
  }

  static List<String> states(Response explained) {
    List<String> states = explained.path("decisions.state");
    return states == null ? List.of() : states;
  }

  /** What is in the inbox for somebody. */
  int mails(String person) {
    return (int) campaign.taken().stream().filter((person + "@example.com")::equals).count();
  }

  Response trigger(List<Map<String, Object>> to, @Nullable String key) {
    var request =
        api.request().contentType(ContentType.JSON).body(Map.of("to", new ArrayList<>(to)));
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return request.post("/v1/campaigns/carts/triggers");
  }
}
