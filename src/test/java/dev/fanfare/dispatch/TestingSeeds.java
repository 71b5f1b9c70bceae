package dev.fanfare.dispatch;

import static org.hamcrest.Matchers.oneOf;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Seed groups of a workspace, and what comes of them. */
final class TestingSeeds {

  private final TestingCampaign campaign;
  private final Api api;

  TestingSeeds(TestingCampaign campaign) {
    this.campaign = campaign;
    this.api = campaign.api();
  }

  /** What became of the copies of a run, when all have an end. */
  List<String> ends(Response run) {
    return run.<List<String>>path("seeds.messages.id").stream()
        .map(
            id ->
                Awaiting.value(
                    "copy " + id + " has ended",
                    () -> api.get("/v1/messages/{id}", id),
                    each -> each.path("endedAt") != null))
        .map(
            each ->
                each.path("reason") == null
                    ? each.<String>path("state")
                    : each.path("state") + " " + each.path("reason"))
        .toList();
  }

  /** A run of which copies are asked for. */
  Response copied(String run) {
    return Awaiting.value(
        "copies are asked for",
        () -> campaign.run(run),
        each -> "copied".equals(each.path("seeds.state")));
  }

  /** A run of which it is settled that there are none. */
  Response settled(String run) {
    return Awaiting.value(
        "it is settled that there are no copies",
        () -> campaign.run(run),
        each -> "none".equals(each.path("seeds.state")));
  }

  /** Makes a group. */
  void group(String name, Map<String, Object> body) {
    put(name, body, "If-None-Match", "*").then().statusCode(201);
  }

  /** Writes one anew. */
  void replace(String name, Map<String, Object> body) {
    var etag = api.get("/v1/seed-groups/{name}", name).header("ETag");
    put(name, body, "If-Match", etag).then().statusCode(200);
  }

  /** Deletes one, as it was read. */
  Response delete(String name) {
    var etag = api.get("/v1/seed-groups/{name}", name).header("ETag");
    return api.request().header("If-Match", etag).delete("/v1/seed-groups/{name}", name);
  }

  /** Writes one under a condition. */
  Response put(
      String name, Map<String, Object> body, @Nullable String header, @Nullable String value) {
    var request = api.request().contentType(ContentType.JSON);
    if (header != null) {
      request.header(header, value);
    }
    return request.body(new HashMap<>(body)).put("/v1/seed-groups/{name}", name);
  }

  /** Applies a version to segment {@code all}. */
  void edit(String name, String more) {
    edit(name, more, "all");
  }

  /** Applies a version for open runs too, whatever was there. */
  void edit(String name, String more, String segments) {
    var present = api.get("/v1/campaigns/{name}", name);
    api.request()
        .contentType("text/yaml")
        .header(
            present.statusCode() == 404 ? "If-None-Match" : "If-Match",
            present.statusCode() == 404 ? "*" : present.header("ETag"))
        .queryParam("policy", more.contains("late") ? "migrateUnsent" : "pin")
        .body(file(name, more, segments))
        .put("/v1/campaigns/{name}", name)
        .then()
        .statusCode(oneOf(200, 201));
  }

  /** A campaign; {@code more} is further YAML. */
  static String file(String name, String more, String segments) {
    return """
        campaign: %s
        version: 1
        purpose: marketing
        audience:
          include: [%s]
        schedule: now
        message:
          channel: email
          from: Fanfare Market <offers@example.com>
          subject: Hello ${name}
          text: |
            Dear ${name},
            leave: ${unsubscribeUrl}
            ${postalAddress}
        %s
        """
        .formatted(name, segments, more);
  }

  static Map<String, Object> profile(String externalId) {
    return Map.of("profile", externalId);
  }

  static Map<String, Object> address(String address) {
    return Map.of("address", address);
  }
}
