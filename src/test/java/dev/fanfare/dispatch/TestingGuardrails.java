package dev.fanfare.dispatch;

import dev.fanfare.Api;
import io.restassured.response.Response;

/** Sets what a workspace says of how far campaigns go. */
final class TestingGuardrails {

  private TestingGuardrails() {}

  /** In the words of a file, whether there was something before or not. */
  static Response set(Api api, String yaml) {
    String etag = api.get("/v1/guardrails").header("ETag");
    return api.request()
        .contentType("text/yaml")
        .header(etag == null ? "If-None-Match" : "If-Match", etag == null ? "*" : etag)
        .body(yaml)
        .put("/v1/guardrails");
  }

  /** Applies the present file of a campaign with something more, as its next version. */
  static void edit(Api api, String campaign, String more) {
    var present = api.request().accept("text/yaml").get("/v1/campaigns/{name}", campaign);
    api.request()
        .contentType("text/yaml")
        .header("If-Match", present.header("ETag"))
        .body(present.asString() + more)
        .put("/v1/campaigns/{name}", campaign)
        .then()
        .statusCode(200);
  }

  static String hash(Api api, String campaign) {
    return api.request()
        .accept("application/json")
        .get("/v1/campaigns/{name}", campaign)
        .path("hash");
  }
}
