package dev.fanfare.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a workspace sets its frequency caps. */
@QuarkusTest
final class CapDefinitionsIT {

  private static final Map<String, Object> WEEKLY =
      Map.of("count", 2, "window", Map.of("rolling", "P7D"));

  private Api api;

  @BeforeEach
  void begin() {
    api = Api.newWorkspace();
  }

  @Test
  void makesReplacesAndDeletesACap() {
    assertThat(api.get("/v1/frequency-caps").<List<Object>>path("items")).isEmpty();
    var made = make("weekly", WEEKLY);
    made.then().statusCode(201);
    assertThat(made.<String>path("channel")).isEqualTo("any");
    assertThat(made.<String>path("onHit")).isEqualTo("drop");
    assertThat(made.<String>path("window.rolling")).isEqualTo("P7D");
    var read = api.get("/v1/frequency-caps/weekly");
    assertThat(read.asString()).isEqualTo(made.asString());
    assertThat(read.header("ETag")).isEqualTo(made.header("ETag"));

    var whole =
        Map.of(
            "count", 1,
            "window", Map.of("calendar", "month"),
            "channel", "email",
            "tag", "promo",
            "onHit", "defer");
    var replaced = put("weekly", whole, "If-Match", made.header("ETag"));

    replaced.then().statusCode(200);
    assertThat(replaced.<String>path("window.calendar")).isEqualTo("month");
    assertThat(replaced.<String>path("tag")).isEqualTo("promo");
    assertThat(api.get("/v1/frequency-caps").<List<String>>path("items.name"))
        .containsExactly("weekly");
    put("weekly", WEEKLY, "If-Match", made.header("ETag")).then().statusCode(412);
    put("weekly", WEEKLY, "If-None-Match", "*").then().statusCode(412);
    delete("weekly", made.header("ETag")).then().statusCode(412);
    api.delete("/v1/frequency-caps/weekly").then().statusCode(428);
    delete("weekly", replaced.header("ETag")).then().statusCode(204);
    api.get("/v1/frequency-caps/weekly").then().statusCode(404);
    delete("weekly", replaced.header("ETag")).then().statusCode(404);
  }

  /** A name that is taken again is another cap: no ETag of the former one fits it. */
  @Test
  void neverGivesAVersionTwice() {
    var first = make("weekly", WEEKLY).header("ETag");
    delete("weekly", first).then().statusCode(204);

    var second = make("weekly", WEEKLY).header("ETag");

    assertThat(second).isNotEqualTo(first);
    put("weekly", WEEKLY, "If-Match", first).then().statusCode(412);
  }

  @Test
  void tellsEverythingThatIsWrongAtOnce() {
    var wrong = new HashMap<String, Object>();
    wrong.put("count", 0);
    wrong.put("window", Map.of("rolling", "P31D"));
    wrong.put("channel", "sms");
    wrong.put("tag", "Promo");
    wrong.put("onHit", "hold");

    var refused = unchecked("weekly", wrong);

    refused.then().statusCode(400);
    assertThat(refused.<List<String>>path("violations.place"))
        .containsExactlyInAnyOrder("/count", "/window/rolling", "/channel", "/tag", "/onHit");
  }

  @Test
  void takesExactlyOneWindowOfAKindThereIs() {
    for (var window :
        List.of(
            Map.of(),
            Map.of("rolling", "P7D", "calendar", "day"),
            Map.of("rolling", "PT30S"),
            Map.of("rolling", "PT90S"),
            Map.of("rolling", "P1M"),
            Map.of("rolling", "-P1D"),
            Map.of("calendar", "year"))) {
      var refused = unchecked("weekly", Map.of("count", 1, "window", window));

      refused.then().statusCode(400);
      assertThat(refused.<String>path("violations[0].place")).startsWith("/window");
    }
    unchecked("Weekly", WEEKLY).then().statusCode(400);
    assertThat(api.get("/v1/frequency-caps").<List<Object>>path("items")).isEmpty();
  }

  @Test
  void hasAtMostTen() {
    for (int i = 0; i < 10; i++) {
      make("cap-" + i, WEEKLY).then().statusCode(201);
    }

    make("one-more", WEEKLY).then().statusCode(409);

    var etag = api.get("/v1/frequency-caps/cap-3").header("ETag");
    put("cap-3", WEEKLY, "If-Match", etag).then().statusCode(200);
  }

  @Test
  void isSetByAdministratorsAlone() {
    var marketer = api.as("marketer");

    marketer.get("/v1/frequency-caps").then().statusCode(200);
    marketer
        .request()
        .contentType("application/json")
        .header("If-None-Match", "*")
        .body(WEEKLY)
        .put("/v1/frequency-caps/weekly")
        .then()
        .statusCode(403);
    marketer.get("/v1/cap-slots").then().statusCode(403);
    // Nothing counts yet: a stream of no lines has no body to be checked.
    api.as("auditor").unchecked().get("/v1/cap-slots").then().statusCode(200);
  }

  private Response make(String name, Map<String, Object> cap) {
    return put(name, cap, "If-None-Match", "*");
  }

  private Response put(String name, Map<String, Object> cap, String header, String value) {
    return api.request()
        .contentType("application/json")
        .header(header, value)
        .body(cap)
        .put("/v1/frequency-caps/{name}", name);
  }

  private Response unchecked(String name, Map<String, Object> cap) {
    return api.unchecked()
        .contentType("application/json")
        .header("If-None-Match", "*")
        .body(cap)
        .put("/v1/frequency-caps/{name}", name);
  }

  private Response delete(String name, String etag) {
    return api.request().header("If-Match", etag).delete("/v1/frequency-caps/{name}", name);
  }
}
