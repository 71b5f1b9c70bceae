package dev.fanfare.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
final class AccessIT {

  @Test
  void knowsTheFirstAdmin() {
    var me = Api.installation().get("/v1/whoami");

    me.then().statusCode(200);
    assertThat(me.<String>path("workspace")).isEqualTo("default");
    assertThat(me.<String>path("role")).isEqualTo("admin");
    assertThat(me.<Boolean>path("installation")).isTrue();
    assertThat(me.<Boolean>path("sandbox")).isTrue();
    assertThat(me.header("RateLimit")).startsWith("\"key\";r=");
  }

  @Test
  void refusesAnyKeyThatIsNotItsOwn() {
    var forged = Api.installation().key().replaceAll("[0-9a-f]{64}$", "0".repeat(64));

    for (var api : List.of(Api.with("ff_none"), Api.with(forged), Api.with(""))) {
      var answer = api.get("/v1/whoami");
      answer.then().statusCode(401).contentType("application/problem+json");
      assertThat(answer.<String>path("code")).isEqualTo("unauthenticated");
      assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    }
  }

  @Test
  void refusesRolesAMethodDoesNotName() {
    var analyst = Api.newWorkspace().as("analyst");

    assertThat(analyst.get("/v1/whoami").<String>path("role")).isEqualTo("analyst");
    var refused = analyst.post("/v1/api-keys", Map.of("name", "more", "role", "admin"));
    refused.then().statusCode(403);
    assertThat(refused.<String>path("code")).isEqualTo("forbidden");
  }

  @Test
  void showsNoWorkspaceToAnother() {
    var one = Api.newWorkspace();
    var two = Api.newWorkspace();
    String keyOfOne = one.get("/v1/whoami").path("keyId");

    assertThat(two.get("/v1/api-keys").<List<String>>path("items.id")).doesNotContain(keyOfOne);
    two.delete("/v1/api-keys/{id}", keyOfOne).then().statusCode(404);
    two.get("/v1/workspaces").then().statusCode(403);
    one.get("/v1/whoami").then().statusCode(200);
  }

  @Test
  void revokesAKeyAtOnceButNeverTheLastAdmin() {
    var admin = Api.newWorkspace();
    var marketer = admin.as("marketer");
    String marketerId = marketer.get("/v1/whoami").path("keyId");

    admin.delete("/v1/api-keys/{id}", marketerId).then().statusCode(204);

    marketer.get("/v1/whoami").then().statusCode(401);
    admin.delete("/v1/api-keys/{id}", marketerId).then().statusCode(404);
    String adminId = admin.get("/v1/whoami").path("keyId");
    var refused = admin.delete("/v1/api-keys/{id}", adminId);
    refused.then().statusCode(409);
    assertThat(refused.<String>path("code")).isEqualTo("conflict");
  }

  @Test
  void tellsSecretsOnce() {
    var admin = Api.newWorkspace();
    admin.as("marketer");

    var listed = admin.get("/v1/api-keys");

    listed.then().statusCode(200);
    assertThat(listed.<List<String>>path("items.key")).containsOnlyNulls().hasSize(2);
  }

  @Test
  void leadsThroughPagesWithoutMissingOrDoubling() {
    var admin = Api.newWorkspace();
    for (int i = 0; i < 6; i++) {
      admin.as("ingest");
    }

    var seen = new ArrayList<String>();
    String cursor = null;
    do {
      var request = admin.request().queryParam("limit", 3);
      var page =
          (cursor == null ? request : request.queryParam("cursor", cursor)).get("/v1/api-keys");
      page.then().statusCode(200);
      seen.addAll(page.<List<String>>path("items.id"));
      cursor = page.path("next");
    } while (cursor != null);

    assertThat(seen).hasSize(7).isSorted().doesNotHaveDuplicates();
    var refused = admin.request().queryParam("cursor", "made-up").get("/v1/api-keys");
    refused.then().statusCode(400);
    assertThat(refused.<String>path("violations[0].place")).isEqualTo("cursor");
  }

  @Test
  void changesSettingsOnlyForWhoReadThem() {
    var admin = Api.newWorkspace();
    var before = admin.get("/v1/workspace");
    var change =
        Map.of("postalAddress", "1 High Street", "defaultZone", "Europe/Vienna", "region", "AT");

    patch(admin, null, change).then().statusCode(428);
    patch(admin, "\"77\"", change).then().statusCode(412);
    var changed = patch(admin, before.header("ETag"), change);

    changed.then().statusCode(200);
    assertThat(changed.<String>path("defaultZone")).isEqualTo("Europe/Vienna");
    assertThat(changed.<String>path("region")).isEqualTo("AT");
    patch(admin, before.header("ETag"), change).then().statusCode(412);
    var cleared = new HashMap<String, Object>();
    cleared.put("postalAddress", null);
    cleared.put("region", null);
    var after = patch(admin, changed.header("ETag"), cleared);
    after.then().statusCode(200);
    assertThat(after.<String>path("postalAddress")).isNull();
    assertThat(after.<String>path("region")).isNull();
    assertThat(after.<String>path("defaultZone")).isEqualTo("Europe/Vienna");
  }

  @Test
  void tellsEveryBrokenRuleOfSettingsAtOnce() {
    var admin = Api.newWorkspace(false);
    var etag = admin.get("/v1/workspace").header("ETag");

    var refused =
        patch(
            admin,
            etag,
            Map.of(
                "publicUrl", "http://news.example.org",
                "postalAddress", " ",
                "defaultZone", "Mars/Olympus",
                "region", "XX"));

    refused.then().statusCode(400);
    assertThat(refused.<List<String>>path("violations.place"))
        .containsExactlyInAnyOrder("/publicUrl", "/postalAddress", "/defaultZone", "/region");
  }

  @Test
  void refusesAWorkspaceNameThatIsTaken() {
    var body = Map.of("name", "twice-" + UUID.randomUUID());
    Api.installation().post("/v1/workspaces", body).then().statusCode(201);

    var refused = Api.installation().post("/v1/workspaces", body);

    refused.then().statusCode(409);
    assertThat(refused.<String>path("code")).isEqualTo("already-exists");
  }

  private static io.restassured.response.Response patch(
      Api api, @org.jspecify.annotations.Nullable String etag, Map<String, ?> change) {
    var request = api.request().contentType(ContentType.JSON).body(change);
    return (etag == null ? request : request.header("If-Match", etag)).patch("/v1/workspace");
  }

  @Test
  void asksAKeyThatIsTooFastToComeAgainLaterAndNobodyElse() throws Exception {
    var api = Api.newWorkspace();
    var hasty = api.as("analyst");
    var url = URI.create(RestAssured.baseURI + ":" + RestAssured.port + "/v1/whoami");
    var request =
        HttpRequest.newBuilder(url).header("Authorization", "Bearer " + hasty.key()).build();
    HttpResponse<String> refused = null;
    try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (int wave = 0; refused == null && wave < 100; wave++) {
        var answers =
            IntStream.range(0, 50)
                .mapToObj(i -> http.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
                .toList();
        for (var answer : answers) {
          refused = answer.join().statusCode() == 429 ? answer.join() : refused;
        }
      }
    }

    if (refused == null) {
      throw new AssertionError("5,000 requests and no refusal");
    }
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(refused.headers().firstValue("RateLimit")).hasValue("\"key\";r=0;t=1");
    assertThat(refused.body()).contains("\"code\":\"too-many-requests\"");
    api.get("/v1/whoami").then().statusCode(200);
  }
}
