package dev.fanfare.dispatch;

import static dev.fanfare.dispatch.TestingTriggers.cart;
import static dev.fanfare.dispatch.TestingTriggers.event;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events that are told from outside: taken once, each by itself, with everything that is wrong. */
@QuarkusTest
final class EventsInIT {

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
  void takesEachEventOfACallByItselfAndTellsAllThatIsWrongWithTheOthers() {
    var good = cart("anna", 1);
    var broken = new HashMap<String, Object>();
    broken.put("id", "with blanks");
    broken.put("type", "cart.abandoned");
    broken.put("at", Instant.now().plus(Duration.ofMinutes(10)).toString());
    broken.put("externalId", "anna");
    broken.put("properties", Map.of("total", "much", "colour", "red", "currency", "a@example.com"));
    var stranger = cart("nobody", 1);
    var undeclared = event("cart.gone", "anna", Map.of());
    var empty = event("cart.abandoned", "anna", Map.of());
    var old = cart("anna", 1);
    old.put("at", Instant.now().minus(Duration.ofDays(30)).toString());
    var local = cart("anna", 1);
    local.put("at", "2026-11-22T08:00:00");

    var answer =
        api.unchecked()
            .contentType(ContentType.JSON)
            .body(Map.of("events", List.of(good, broken, stranger, undeclared, empty, old, local)))
            .post("/v1/events");

    answer.then().statusCode(200);
    assertThat(answer.<List<String>>path("events.status"))
        .containsExactly(
            "accepted", "rejected", "rejected", "rejected", "rejected", "rejected", "rejected");
    assertThat(answer.<Integer>path("rejected")).isEqualTo(6);
    assertThat(answer.<List<String>>path("events[1].violations.place"))
        .containsExactlyInAnyOrder(
            "/events/1/id",
            "/events/1/at",
            "/events/1/properties/total",
            "/events/1/properties/colour",
            "/events/1/properties/currency");
    assertThat(answer.<String>path("events[1].violations.find { it.place.endsWith('total') }.rule"))
        .isEqualTo("must be a number, as JSON has it");
    assertThat(answer.<String>path("events[2].violations[0].rule")).contains("is no profile");
    assertThat(answer.<String>path("events[3].violations[0].place")).isEqualTo("/events/3/type");
    assertThat(answer.<String>path("events[4].violations[0].rule")).isEqualTo("must be present");
    assertThat(answer.<String>path("events[5].violations[0].rule")).startsWith("must lie between");
    assertThat(answer.<String>path("events[6].violations[0].rule")).contains("with its offset");
    assertThat(api.get("/v1/profiles/anna/events").<List<String>>path("items.id"))
        .containsExactly((String) good.get("id"));
  }

  @Test
  void refusesACallThatIsNone() {
    api.unchecked()
        .contentType(ContentType.JSON)
        .body(Map.of("events", List.of()))
        .post("/v1/events")
        .then()
        .statusCode(400);
    var many = IntStream.range(0, 501).mapToObj(i -> cart("anna", i)).toList();
    api.unchecked()
        .contentType(ContentType.JSON)
        .body(Map.of("events", many))
        .post("/v1/events")
        .then()
        .statusCode(400);
    TestingTriggers.tell(api.as("marketer"), List.of(cart("anna", 1))).then().statusCode(403);
    TestingTriggers.tell(api.as("ingest"), List.of(cart("anna", 1))).then().statusCode(200);
  }

  @Test
  void knowsAnEventByItsIdAndTellsWhenItSaysSomethingElse() {
    var event = cart("anna", 5);
    var other = new HashMap<>(event);
    other.put("properties", Map.of("total", 6, "currency", "EUR"));
    var reordered = new HashMap<>(event);
    reordered.put("properties", Map.of("currency", "EUR", "total", 5.0));

    var first = triggers.tell(event, new HashMap<>(event), other);

    assertThat(first.<List<String>>path("events.status"))
        .containsExactly("accepted", "duplicate", "rejected");
    var again = triggers.tell(event, other);
    assertThat(again.<List<String>>path("events.status")).containsExactly("duplicate", "rejected");
    assertThat(again.<String>path("events[1].violations[0].place")).isEqualTo("/events/1/id");
    assertThat(triggers.tell(reordered).<List<String>>path("events.status"))
        .containsExactly("duplicate");
    var told =
        Awaiting.value(
            "the stream has it",
            () -> api.get("/v1/profiles/{id}/data", "anna"),
            each -> each.<List<String>>path("events.type").contains("custom.cart.abandoned"));
    assertThat(told.<List<String>>path("events.type")).containsOnlyOnce("custom.cart.abandoned");
  }

  @Test
  void takesAnEventOnceThroughHoweverManyDoorsItComes() throws Exception {
    campaign.account(Map.of());
    triggers.applyAndArm("trigger: {event: cart.abandoned}");
    for (int round = 0; round < 5; round++) {
      campaign.people("more" + round, List.of("r" + round + ",r" + round + "@example.com,R"));
      // The same event by all of them, and for never another one by each: one may bring them in.
      var same = cart("r" + round, 1);
      var answers = race(same, "r" + round);

      assertThat(answers.stream().filter(each -> each.<Integer>path("accepted") == 2)).hasSize(1);
      assertThat(answers.stream().filter(each -> each.<Integer>path("duplicates") == 1)).hasSize(7);
      List<Map<String, Object>> events =
          api.get("/v1/profiles/{id}/events", "r" + round).path("items");
      assertThat(events).hasSize(9);
      assertThat(
              events.stream()
                  .map(
                      event ->
                          (Map<?, ?>) ((List<?>) requireNonNull(event.get("effects"))).getFirst())
                  .filter(effect -> effect.containsKey("run")))
          .hasSize(1);
    }
    Awaiting.until("all are written to", () -> campaign.taken().size() == 5);
  }

  /** Half of the callers go by an Idempotency-Key, whose transaction is another one. */
  private List<Response> race(Map<String, Object> same, String person) throws Exception {
    var barrier = new CyclicBarrier(8);
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Future<Response>> callers =
          IntStream.range(0, 8)
              .<Future<Response>>mapToObj(
                  i -> {
                    var own = cart(person, i);
                    return threads.submit(
                        () -> {
                          barrier.await();
                          var request = api.request().contentType(ContentType.JSON);
                          if (i % 2 == 0) {
                            request.header("Idempotency-Key", (String) own.get("id"));
                          }
                          return request
                              .body(Map.of("events", List.of(same, own)))
                              .post("/v1/events");
                        });
                  })
              .toList();
      var answers = new ArrayList<Response>();
      for (var caller : callers) {
        answers.add(caller.get());
      }
      return answers;
    }
  }

  @Test
  void repeatsTheAnswerOfACallWithAKeyAndBringsNobodyInTwice() {
    campaign.account(Map.of());
    triggers.applyAndArm("trigger: {event: cart.abandoned}\nreEligibility: always");
    var event = cart("anna", 1);
    var body = Map.of("events", List.of(event));

    var first = keyed(body);
    var again = keyed(body);
    var without = api.post("/v1/events", body);

    assertThat(again.asString()).isEqualTo(first.asString());
    assertThat(first.<Integer>path("accepted")).isEqualTo(1);
    assertThat(without.<Integer>path("duplicates")).isEqualTo(1);
    triggers.ended(triggers.run(event), "anna", 1);
    assertThat(triggers.mails("anna")).isEqualTo(1);
  }

  private Response keyed(Object body) {
    return api.request()
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", "one-cart")
        .body(body)
        .post("/v1/events");
  }

  @Test
  void declaresTypesWhosePropertiesAreOnlyAdded() {
    var total = Map.of("type", "number", "required", true);
    var currency = Map.of("type", "string");
    var same = declare("cart.abandoned", Map.of("total", total, "currency", currency));
    same.then().statusCode(200);
    var grown =
        declare(
            "cart.abandoned",
            Map.of("total", total, "currency", currency, "items", Map.of("type", "strings")));
    grown.then().statusCode(200);
    assertThat(grown.<String>path("properties.items.type")).isEqualTo("strings");

    var changed = declare("cart.abandoned", Map.of("total", Map.of("type", "string")));

    changed.then().statusCode(409);
    assertThat(changed.<List<String>>path("violations.place"))
        .containsExactly("/properties/currency", "/properties/items", "/properties/total/type");
    var wrong =
        api.unchecked()
            .contentType(ContentType.JSON)
            .body(Map.of("properties", Map.of("at", Map.of("type", "instant"), "x", Map.of())))
            .put("/v1/event-types/Cart");
    wrong.then().statusCode(400);
    assertThat(wrong.<List<String>>path("violations.place"))
        .containsExactly("name", "/properties/at", "/properties/x/type");
    assertThat(api.get("/v1/event-types").<List<String>>path("items.name"))
        .containsExactly("cart.abandoned", "order.placed");
  }

  @Test
  void keepsTypesThatTriggersAreAbout() {
    campaign.account(Map.of());
    triggers
        .apply("trigger: {event: cart.abandoned, except: {event: order.placed}}")
        .then()
        .statusCode(201);

    var kept = api.delete("/v1/event-types/{name}", "order.placed");

    kept.then().statusCode(409);
    assertThat(kept.<String>path("violations[0].value")).isEqualTo("carts");
    triggers.apply("trigger: {event: cart.abandoned}").then().statusCode(200);
    api.delete("/v1/event-types/{name}", "order.placed").then().statusCode(204);
    api.get("/v1/event-types/{name}", "order.placed").then().statusCode(404);
    assertThat(triggers.tell(TestingTriggers.order("anna")).<Integer>path("rejected")).isEqualTo(1);
    declare("order.placed", Map.of("total", Map.of("type", "date"))).then().statusCode(409);
    declare("order.placed", Map.of("total", Map.of("type", "number"))).then().statusCode(201);
  }

  private Response declare(String type, Map<String, ?> properties) {
    var body = Map.of("properties", properties);
    return api.get("/v1/event-types/{name}", type).statusCode() == 404
        ? api.create("/v1/event-types/{name}", body, type)
        : api.replace("/v1/event-types/{name}", body, type);
  }

  @Test
  void aChangeOfATypeNamesTheVersionThatWasRead() {
    var path = "/v1/event-types/{name}";
    var grown = Map.of("properties", Map.of("total", Map.of("type", "number"), "note", NOTE));
    String read = api.get(path, "order.placed").header("ETag");

    api.put(path, grown, "order.placed").then().statusCode(428);
    api.create(path, grown, "order.placed").then().statusCode(412);
    var taken = api.replace(path, grown, "order.placed");
    taken.then().statusCode(200);
    api.request()
        .contentType(ContentType.JSON)
        .header("If-Match", read)
        .body(grown)
        .put(path, "order.placed")
        .then()
        .statusCode(412);
    assertThat(api.get(path, "order.placed").header("ETag")).isEqualTo(taken.header("ETag"));
  }

  private static final Map<String, Object> NOTE = Map.of("type", "string");

  @Test
  void refusesTriggersThatAskForWhatIsNotThereEachAtItsPlace() {
    campaign.account(Map.of());
    var refused =
        triggers.apply(
            """
            trigger:
              event: cart.abandoned
              when: event.colour == "red" && event.total > "much"
              except: {event: order.gone}
            """);

    refused.then().statusCode(422);
    assertThat(refused.<List<String>>path("violations.place"))
        .containsExactly("6:9 trigger.when", "6:9 trigger.when", "7:19 trigger.except.event");
    assertThat(refused.<String>path("violations[0].rule"))
        .contains("no attribute and no property \"colour\"");
    var unknown = triggers.apply("trigger: {event: cart.abandoned}", "${event.colour}");
    unknown.then().statusCode(422);
    assertThat(unknown.<String>path("violations[0].place")).endsWith("message.text");
    var plain = triggers.apply("audience: {include: [all]}\nschedule: now", "${event.total}");
    plain.then().statusCode(422);
    triggers.apply("trigger: {event: cart.abandoned}", "${event.total}").then().statusCode(201);
    var launched = api.post("/v1/campaigns/carts/runs", Map.of());
    launched.then().statusCode(422);
    assertThat(launched.<String>path("violations[0].rule")).contains("arm it with");
  }
}
