package dev.fanfare.consent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Double opt-in: nothing is granted until the person has pressed the button. */
@QuarkusTest
final class ConfirmationIT {

  private Api api;

  @BeforeEach
  void newWorkspace() {
    api = Api.newWorkspace();
    person("ada", "ada@example.org");
  }

  @Test
  void grantsWhenThePersonSaysSoAndNotBefore() {
    var asked = ask("ada", Map.of("confirm", true));
    asked.then().statusCode(202);
    var link = link(asked);

    assertThat(state("ada")).isEqualTo("none");
    var page = Api.open().get(link);
    page.then().statusCode(200);
    assertThat(page.asString()).contains("<button");
    assertThat(state("ada")).as("a scanner reads the page").isEqualTo("none");
    Api.open().post(link).then().statusCode(200);

    assertThat(state("ada")).isEqualTo("granted");
    List<String> sources = api.get("/v1/profiles/ada/consents").path("items.source");
    assertThat(sources).singleElement().asString().startsWith("double-opt-in:ask_");
    Api.open().post(link).then().statusCode(200);
    assertThat(api.get("/v1/profiles/ada/consents").<List<?>>path("items")).hasSize(1);
  }

  @Test
  void asksForPurposesThatAlwaysWantIt() {
    api.create("/v1/purposes/tips", Map.of("service", false, "doubleOptIn", true));

    var body = new HashMap<String, Object>(Map.of("purpose", "tips", "channel", "email"));
    body.put("granted", true);
    body.put("basis", "a form");
    api.post("/v1/profiles/ada/consents", body).then().statusCode(202);
    body.put("confirm", false);
    api.post("/v1/profiles/ada/consents", body).then().statusCode(422);
  }

  @Test
  void endsWithTheAddressItWasAskedFor() {
    var link = link(ask("ada", Map.of("confirm", true)));
    String etag = api.get("/v1/profiles/ada").header("ETag");
    api.request()
        .contentType("application/json")
        .header("If-Match", etag)
        .body(Map.of("email", "other@example.org", "attributes", Map.of()))
        .put("/v1/profiles/ada")
        .then()
        .statusCode(200);

    Api.open().post(link).then().statusCode(410);

    assertThat(state("ada")).isEqualTo("none");
  }

  @Test
  void asksAnAddressNoMoreThanOnceAMinute() {
    person("bob", "Ada@Example.org");
    ask("ada", Map.of("confirm", true)).then().statusCode(202);

    var again = ask("bob", Map.of("confirm", true));

    again.then().statusCode(429);
    assertThat(again.header("Retry-After")).isNotNull();
  }

  @Test
  void refusesLinksOfOthers() {
    var link = link(ask("ada", Map.of("confirm", true)));

    Api.open().post(link.substring(0, link.length() - 2) + "AA").then().statusCode(404);
    Api.open().get(link.replace("/d/", "/p/")).then().statusCode(404);
    ask("ada", Map.of("confirm", true, "granted", false)).then().statusCode(400);
  }

  private void person(String id, String email) {
    api.request()
        .contentType("application/json")
        .header("If-None-Match", "*")
        .body(Map.of("email", email, "attributes", Map.of()))
        .put("/v1/profiles/{id}", id)
        .then()
        .statusCode(201);
  }

  private Response ask(String id, Map<String, Object> more) {
    var body = new HashMap<String, Object>();
    body.put("purpose", "marketing");
    body.put("channel", "email");
    body.put("granted", true);
    body.put("basis", "a form on the website");
    body.putAll(more);
    return api.post("/v1/profiles/{id}/consents", body, id);
  }

  private String state(String id) {
    return api.get("/v1/profiles/{id}/consents", id)
        .path("current.find { it.purpose == 'marketing' }.state");
  }

  private static String link(Response asked) {
    return asked.<String>path("confirmUrl").replaceAll("^https?://[^/]*", "");
  }
}
