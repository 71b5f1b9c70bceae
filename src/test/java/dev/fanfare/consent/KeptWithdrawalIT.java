package dev.fanfare.consent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import dev.fanfare.access.Workspaces;
import dev.fanfare.profiles.Profiles;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody withdrew stands, wherever their address went and however it comes back. */
@QuarkusTest
final class KeptWithdrawalIT {

  @Inject Workspaces workspaces;
  @Inject Profiles profiles;
  @Inject Purposes purposes;
  @Inject UnsubscribeLinks links;

  private Api api;

  @BeforeEach
  void makeWorkspace() {
    api = Api.newWorkspace();
  }

  @Test
  void keepsALinksWithdrawalWhenTheAddressIsRemovedAndImportedAgain() {
    imported();
    unsubscribe("a");
    removeAddress("a");
    assertThat(state("a")).isEqualTo("withdrawn");

    var again = imported();

    assertThat(again.<Integer>path("keptWithdrawals")).isEqualTo(1);
    assertThat(again.<Integer>path("grantedConsents")).isZero();
    assertThat(api.get("/v1/profiles/a").<String>path("email")).isEqualTo("a@example.org");
    assertThat(state("a")).isEqualTo("withdrawn");
    assertThat(state("b")).isEqualTo("granted");
  }

  @Test
  void takesAWithdrawalByLinkFromSomebodyWhoseAddressIsGone() {
    imported();
    removeAddress("a");
    unsubscribe("a");
    unsubscribe("a");

    var again = imported();

    assertThat(again.<Integer>path("keptWithdrawals")).isEqualTo(1);
    assertThat(state("a")).isEqualTo("withdrawn");
    assertThat(history("a")).containsExactly(false, true);
  }

  @Test
  void takesAWithdrawalFromSomebodyWhoNeverHadAnAddress() {
    put("c", Map.of());
    change("c", false).then().statusCode(201);
    assertThat(history("c")).containsExactly(false);

    put("c", Map.of("email", "c@example.org"));

    assertThat(state("c")).isEqualTo("withdrawn");
  }

  @Test
  void takesAWithdrawalByLinkForEverybodyAtTheMailbox() {
    imported();
    put("b", Map.of("email", "A@example.org"));
    put("c", Map.of("email", "a@example.org"));
    change("c", true).then().statusCode(201);

    unsubscribe("a");

    assertThat(List.of(state("a"), state("b"), state("c"))).containsOnly("withdrawn");
    assertThat(history("c")).containsExactly(false, true);
  }

  @Test
  void takesAWithdrawalOverTheApiForThePersonAlone() {
    imported();
    put("b", Map.of("email", "a@example.org"));

    change("a", false).then().statusCode(201);

    assertThat(state("a")).isEqualTo("withdrawn");
    assertThat(state("b")).isEqualTo("granted");
  }

  @Test
  void forgetsAGrantWithTheAddressAndRefusesOneWithoutAny() {
    imported();
    removeAddress("b");
    assertThat(state("b")).isEqualTo("none");
    change("b", true).then().statusCode(409);

    put("b", Map.of("email", "b@example.org"));

    assertThat(state("b")).isEqualTo("none");
  }

  private Response imported() {
    var definition =
        Map.of(
            "mode",
            "replace",
            "format",
            "csv",
            "mapping",
            Map.of("externalId", "id", "email", "mail"),
            "consent",
            Map.of("purposes", List.of("marketing"), "channel", "email", "basis", "a form"));
    String id = api.post("/v1/segments/all/imports", definition).path("id");
    api.request()
        .contentType("text/csv")
        .body("id,mail\na,a@example.org\nb,b@example.org\n")
        .put("/v1/imports/{id}/file", id)
        .then()
        .statusCode(202);
    return Awaiting.value(
        "the import is done",
        () -> api.get("/v1/imports/{id}", id),
        answer -> "DONE".equals(answer.path("state")));
  }

  private void unsubscribe(String externalId) {
    String name = api.get("/v1/workspace").path("name");
    var workspace =
        workspaces.all().stream()
            .filter(id -> workspaces.settings(id).name().equals(name))
            .findFirst()
            .orElseThrow();
    long person = profiles.idOf(workspace, externalId).orElseThrow();
    int bit = purposes.byName(workspace, "marketing").orElseThrow().bit();
    Api.open()
        .contentType("application/x-www-form-urlencoded")
        .body("List-Unsubscribe=One-Click")
        .post("/u/{token}", links.token(workspace, 1, person, bit))
        .then()
        .statusCode(200);
  }

  private void removeAddress(String externalId) {
    put(externalId, Map.of());
    assertThat(api.get("/v1/profiles/{id}", externalId).<String>path("email")).isNull();
  }

  private void put(String externalId, Map<String, Object> profile) {
    assertThat(api.put("/v1/profiles/{id}", profile, externalId).statusCode()).isIn(200, 201);
  }

  private Response change(String externalId, boolean granted) {
    return api.post(
        "/v1/profiles/{id}/consents",
        Map.of("purpose", "marketing", "channel", "email", "granted", granted, "basis", "asked"),
        externalId);
  }

  private String state(String externalId) {
    return api.get("/v1/profiles/{id}/consents", externalId).path("current[0].state");
  }

  private List<Boolean> history(String externalId) {
    return api.get("/v1/profiles/{id}/consents", externalId).path("items.granted");
  }
}
