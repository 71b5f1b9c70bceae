package dev.fanfare.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
final class BodyLimitIT {

  private static final String LARGE = "# " + "x".repeat(2 << 20);

  @Test
  void refusesALargeBodyWhoseLengthIsTold() {
    var refused =
        Api.installation()
            .unchecked()
            .contentType("text/yaml")
            .body(LARGE)
            .post("/v1/campaigns/validate");

    refused.then().statusCode(413).contentType("application/problem+json");
    assertThat(refused.<String>path("code")).isEqualTo("too-large");
    assertThat(refused.<String>path("detail")).contains("1048576 bytes");
  }

  @Test
  void refusesALargeBodyWhoseLengthIsNotTold() throws IOException, InterruptedException {
    var validate =
        URI.create(RestAssured.baseURI + ":" + RestAssured.port + "/v1/campaigns/validate");
    var request =
        HttpRequest.newBuilder(validate)
            .header("Authorization", "Bearer " + Api.installation().key())
            .header("Content-Type", "text/yaml")
            .POST(
                HttpRequest.BodyPublishers.ofInputStream(
                    () -> new ByteArrayInputStream(LARGE.getBytes(StandardCharsets.UTF_8))))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    try (var client = HttpClient.newHttpClient()) {
      var refused = client.send(request, HttpResponse.BodyHandlers.ofString());

      assertThat(refused.statusCode()).isEqualTo(413);
      assertThat(refused.body()).contains("too-large");
    }
  }

  @Test
  void refusesALargeBodyOverHttp2() throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      // The first answer agrees on HTTP/2; from then on no header tells of a body.
      client.send(to("/v1/whoami").GET().build(), HttpResponse.BodyHandlers.ofString());
      var refused =
          client.send(
              to("/v1/campaigns/validate")
                  .header("Content-Type", "text/yaml")
                  .POST(
                      HttpRequest.BodyPublishers.ofInputStream(
                          () -> new ByteArrayInputStream(LARGE.getBytes(StandardCharsets.UTF_8))))
                  .build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(refused.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(refused.statusCode()).isEqualTo(413);
      assertThat(refused.body()).contains("too-large");
    }
  }

  private static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(RestAssured.baseURI + ":" + RestAssured.port + path))
        .header("Authorization", "Bearer " + Api.installation().key());
  }

  @Test
  void takesSmallFormsOnlyBehindUnsubscribeLinks() {
    RestAssured.given()
        .contentType("application/x-www-form-urlencoded")
        .body("x".repeat(5_000))
        .post("/u/token")
        .then()
        .statusCode(413);
  }

  @Test
  void takesALargeFileOfPeople() {
    var api = Api.newWorkspace();
    var definition =
        Map.of("mode", "replace", "format", "csv", "mapping", Map.of("externalId", "id"));
    String id = api.post("/v1/segments/{name}/imports", definition, "large").path("id");
    var file = new StringBuilder("id\n");
    for (int i = 0; file.length() < 2 << 20; i++) {
      file.append("a-person-with-a-rather-long-number-").append(i).append('\n');
    }

    api.request()
        .contentType("text/csv")
        .body(file.toString())
        .put("/v1/imports/{id}/file", id)
        .then()
        .statusCode(202);
  }
}
