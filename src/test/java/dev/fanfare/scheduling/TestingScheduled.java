package dev.fanfare.scheduling;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;

/** A workspace with a segment and an account that sends nowhere, and campaigns that recur. */
final class TestingScheduled {

  /** Every day at nine, so far away that only a caller who says so finds it due. */
  static final String DAILY = "every: day, at: '09:00', zone: UTC, start: 2099-01-01";

  private final Api api;

  private TestingScheduled(Api api) {
    this.api = api;
  }

  static TestingScheduled begin() {
    var api = Api.newWorkspace();
    api.request()
        .contentType(ContentType.JSON)
        .header("If-Match", api.get("/v1/workspace").header("ETag"))
        .body(Map.of("postalAddress", "1 Market Square, Springfield"))
        .patch("/v1/workspace")
        .then()
        .statusCode(200);
    api.request()
        .contentType(ContentType.JSON)
        .header("If-None-Match", "*")
        .body(Map.of("channel", "email", "adapter", "null", "settings", Map.of()))
        .put("/v1/accounts/nowhere")
        .then()
        .statusCode(201);
    api.declareAttributesOfOffers();
    var planned =
        api.post(
            "/v1/segments/everybody/imports",
            Map.of(
                "mode", "replace",
                "format", "csv",
                "mapping", Map.of("externalId", "id", "email", "mail")));
    String id = planned.path("id");
    api.request()
        .contentType("text/csv")
        .body("id,mail\np-1,p1@example.com\n")
        .put("/v1/imports/{id}/file", id)
        .then()
        .statusCode(202);
    Awaiting.until(
        "the import", () -> api.get("/v1/imports/{id}", id).<String>path("state").equals("DONE"));
    return new TestingScheduled(api);
  }

  Api api() {
    return api;
  }

  String workspace() {
    return api.get("/v1/workspace").path("name");
  }

  static String file(String schedule) {
    return """
    campaign: spring
    version: 1
    purpose: marketing
    audience:
      include: [everybody]
    schedule: %s
    message:
      channel: email
      from: Fanfare Market <offers@example.com>
      template: coupon-offer
    """
        .formatted(schedule);
  }

  /** The first version, or the next. */
  void apply(String schedule) {
    var known = api.get("/v1/campaigns/spring");
    var request = api.request().contentType("text/yaml").body(file(schedule));
    if (known.statusCode() == 404) {
      request.header("If-None-Match", "*");
    } else {
      request.header("If-Match", known.header("ETag"));
    }
    int status = request.put("/v1/campaigns/spring").statusCode();
    if (status >= 300) {
      throw new AssertionError("not applied: " + status);
    }
  }

  void applyAndArm(String schedule) {
    apply("{" + schedule + "}");
    steer("").then().statusCode(201);
  }

  /** Arms with an empty word, else pauses, resumes or cancels. */
  Response steer(String word) {
    return api.request().post("/v1/campaigns/spring/schedule" + (word.isEmpty() ? "" : "/" + word));
  }

  Response schedule() {
    return api.get("/v1/campaigns/spring/schedule");
  }

  /** Planned instants of the runs there have been, newest first. */
  List<String> runs() {
    return api.get("/v1/runs?campaign=spring").path("items.plannedAt");
  }

  void cancelNewestRun() {
    String id = api.get("/v1/runs?campaign=spring").path("items[0].id");
    api.request().post("/v1/runs/{id}/cancel", id).then().statusCode(202);
    Awaiting.until(
        "the run is cancelled",
        () -> api.get("/v1/runs/{id}", id).<String>path("state").equals("CANCELLED"));
  }
}
