package dev.fanfare.segments;

import static dev.fanfare.segments.Importing.definition;
import static dev.fanfare.segments.Importing.imported;
import static dev.fanfare.segments.Importing.workspace;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Telephone numbers of people: read as they are written, kept as the world dials them. */
@QuarkusTest
final class PhonesIT {

  private static final Map<String, Object> PHONES = Map.of("externalId", "id", "phone", "tel");

  @Test
  void readsNumbersInTheRegionOfTheImport() {
    var api = workspace();
    var definition = definition("replace", PHONES);
    definition.put("region", "AT");
    definition.put("maxRejects", 50);
    definition.put(
        "consent", Map.of("purposes", List.of("marketing"), "channel", "sms", "basis", "card"));

    var done =
        imported(api, "all", definition, "id,tel\na,0664 1234567\nb,+49 151 23456789\nc,12\n");

    assertThat(done.<Integer>path("rowsApplied")).isEqualTo(2);
    assertThat(done.<Integer>path("grantedConsents")).isEqualTo(2);
    assertThat(api.get("/v1/profiles/a").<String>path("phone")).isEqualTo("+436641234567");
    assertThat(api.get("/v1/profiles/b").<String>path("phone")).isEqualTo("+4915123456789");
    assertThat(api.get("/v1/profiles/a/consents").<List<String>>path("current.channel"))
        .containsExactly("sms");
    var reject = api.get("/v1/imports/{id}/rejects", done.<String>path("id"));
    assertThat(reject.<Map<String, Object>>path("items[0]"))
        .isEqualTo(
            Map.of(
                "line", 4,
                "column", "tel",
                "value", "12",
                "reason", "must be a telephone number that its country gives out"));

    var changed = imported(api, "all", definition, "id,tel\na,0664 7654321\nb,\n");
    assertThat(changed.<Map<String, Integer>>path("changedFields")).isEqualTo(Map.of("phone", 1));
    assertThat(changed.<Integer>path("unchangedProfiles")).isEqualTo(1);
  }

  @Test
  void keepsAPhoneOfAProfileAndTakesItAway() {
    var api = workspace();
    api.put("/v1/profiles/a", Map.of("phone", "+43 664 1234567", "email", "a@example.org"))
        .then()
        .statusCode(201);
    assertThat(api.get("/v1/profiles/a").<String>path("phone")).isEqualTo("+436641234567");
    var consent = new HashMap<String, Object>(Map.of("purpose", "marketing", "channel", "sms"));
    consent.put("granted", true);
    consent.put("basis", "asked");
    api.post("/v1/profiles/a/consents", consent).then().statusCode(201);

    api.put("/v1/profiles/a", Map.of("email", "a@example.org")).then().statusCode(200);

    assertThat(api.get("/v1/profiles/a").<String>path("phone")).isNull();
    assertThat(api.get("/v1/profiles/a/consents").<List<String>>path("current.state"))
        .containsOnly("none");
    api.put("/v1/profiles/a", Map.of("phone", "0664 1234567")).then().statusCode(422);
  }

  @Test
  void readsNumbersInTheRegionOfTheWorkspaceUnlessTheImportNamesOne() {
    var api = workspace();
    api.request()
        .contentType("application/json")
        .header("If-Match", api.get("/v1/workspace").header("ETag"))
        .body(Map.of("region", "AT"))
        .patch("/v1/workspace")
        .then()
        .statusCode(200);

    var austrian = imported(api, "all", definition("replace", PHONES), "id,tel\na,0664 1234567\n");
    var british = definition("add", PHONES);
    british.put("region", "GB");
    imported(api, "all", british, "id,tel\nb,07400 123456\n");
    api.put("/v1/profiles/c", Map.of("phone", "0664 7654321")).then().statusCode(201);
    api.post(
            "/v1/suppressions",
            Map.of("channel", "sms", "address", "0664 7654321", "reason", "manual"))
        .then()
        .statusCode(201);

    assertThat(austrian.<String>path("region")).isEqualTo("AT");
    assertThat(api.get("/v1/profiles/a").<String>path("phone")).isEqualTo("+436641234567");
    assertThat(api.get("/v1/profiles/b").<String>path("phone")).isEqualTo("+447400123456");
    assertThat(api.get("/v1/profiles/c").<String>path("phone")).isEqualTo("+436647654321");
    api.delete("/v1/suppressions/sms/{address}", "+436647654321").then().statusCode(204);
    // Without numbers it is nothing to an import.
    assertThat(
            imported(api, "all", definition("add", Map.of("externalId", "id")), "id\na\n")
                .<String>path("region"))
        .isNull();
  }

  @Test
  void suppressesANumberHoweverItIsWritten() {
    var api = workspace();
    api.post(
            "/v1/suppressions",
            Map.of("channel", "sms", "address", "+43 664 1234567", "reason", "manual"))
        .then()
        .statusCode(201);
    api.post(
            "/v1/suppressions",
            Map.of("channel", "sms", "address", "+436641234567", "reason", "manual"))
        .then()
        .statusCode(200);
    api.delete("/v1/suppressions/sms/{address}", "+436641234567").then().statusCode(204);
  }
}
