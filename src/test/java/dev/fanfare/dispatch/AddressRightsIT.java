package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.fanfare.Api;
import dev.fanfare.platform.Keystore;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rights of somebody whom calls have named by an address alone. */
@QuarkusTest
final class AddressRightsIT {

  private final String unique = UUID.randomUUID().toString().substring(0, 8);
  private final String mail = "guest" + unique + "@example.com";
  private final String name = "Gastvogel" + unique;

  @Inject Keystore keystore;

  private TestingCampaign campaign;
  private Api api;

  @BeforeEach
  void begin() {
    campaign = TestingCampaign.begin();
    api = campaign.api();
  }

  @AfterEach
  void end() {
    campaign.close();
  }

  @Test
  void tellsAllAndErasesItFromEveryStore()
      throws SQLException, IOException, ExecutionException, InterruptedException {
    try (var search = new CanarySearch(keystore)) {
      called("guest" + unique + "@EXAMPLE.com");
      called("other@example.com");
      var told = told(mail);
      assertThat(told.<List<String>>path("calls.variables.note")).containsExactly(name);
      assertThat(told.<List<String>>path("messages.state")).containsExactly("SENT");
      assertThat(told.<List<String>>path("events.type")).contains("message.sent");
      assertThat(told.<Object>path("profile")).isNull();
      assertThat(search.tables(List.of(mail))).contains("direct_address");

      var erased = erase(mail);

      erased
          .then()
          .statusCode(200)
          .body("rows.direct_address", equalTo(1))
          .body("rows.message_request", equalTo(1))
          .body("rows.message", equalTo(1));
      assertThat(search.places(List.of(mail))).isEmpty();
      assertThat(erase(mail).asString()).isEqualTo(erased.asString());
      api.get("/v1/erasures").then().body("items", hasSize(1));
      told(mail).then().body("calls", hasSize(0)).body("events", hasSize(0));
      assertThat(told("other@example.com").<List<String>>path("calls.variables.note"))
          .containsExactly(name);
    }
  }

  @Test
  void staysSuppressed() {
    called(mail);
    suppress(mail);
    assertThat(told(mail).<List<String>>path("suppressions.reason")).containsExactly("manual");

    erase(mail).then().statusCode(200);

    assertThat(told(mail).<List<String>>path("suppressions.reason")).containsExactly("manual");
    var again = TestingCalls.ended(api, call(mail), 0);
    assertThat(again.<String>path("state")).isEqualTo("SKIPPED");
    assertThat(again.<String>path("reason")).isEqualTo("suppressed");
  }

  @Test
  void findsMessagesOfAnAddressThatWasForgottenBefore() throws SQLException {
    called(mail);
    TestingDatabase.execute("delete from direct_address where address = '" + mail + "'");

    assertThat(told(mail).<List<String>>path("messages.state")).containsExactly("SENT");
    // The month's run of calls is open; as if it had ended.
    TestingDatabase.execute(
        """
        update run r set ended_at = timestamptz 'epoch' where campaign_id is null
          and workspace_id = (select id from workspace where name = '%s')
        """
            .formatted(api.get("/v1/whoami").<String>path("workspace")));

    erase(mail).then().statusCode(200).body("rows", equalTo(Map.of("ledger", 1)));

    assertThat(told(mail).<List<String>>path("messages.state")).isEmpty();
  }

  @Test
  void sendsWhoeverAsksForAProfileThere() {
    campaign.people("all", List.of("ada," + mail + ",Ada"));

    erase(mail).then().statusCode(409).body("violations.value", equalTo(List.of("ada")));
    told(mail).then().statusCode(409);
    api.get("/v1/profiles/ada").then().statusCode(200);
  }

  @Test
  void leavesRefusedLinesAndAnswersOfOthersAlone() throws SQLException {
    TestingDatabase.execute(
        """
        insert into import_reject (workspace_id, import_id, line, ordinal, column_name, value,
          reason, at)
        select id, 1, n, 0, 'mail', case n when 1 then '<%s' else 'other' end, '', created_at
        from workspace, generate_series(1, 2) n where name = '%s'
        """
            .formatted(mail, api.get("/v1/whoami").<String>path("workspace")));

    erase(mail).then().statusCode(200).body("rows", equalTo(Map.of("import_reject", 1)));
  }

  @Test
  void refusesWhatIsNoAddressAndWhoMayNot() {
    erase("nobody@example.com").then().statusCode(404);
    erase("no address").then().statusCode(422);
    told("no address").then().statusCode(422);
    api.unchecked()
        .contentType("application/json")
        .body(Map.of("channel", "fax", "address", "1"))
        .post("/v1/erasures")
        .then()
        .statusCode(400);
    var marketer = api.as("marketer");
    marketer
        .post("/v1/erasures", Map.of("channel", "email", "address", mail))
        .then()
        .statusCode(403);
    marketer.get("/v1/addresses/email/{address}/data", mail).then().statusCode(403);
  }

  private Response call(String address) {
    var call = TestingCalls.plain();
    call.put("text", "Dear ${note}");
    call.put("to", List.of(Map.of("address", address, "variables", Map.of("note", name))));
    return TestingCalls.send(api, new HashMap<>(call));
  }

  private void called(String address) {
    assertThat(TestingCalls.ended(api, call(address), 0).<String>path("state")).isEqualTo("SENT");
  }

  private void suppress(String address) {
    api.post("/v1/suppressions", Map.of("channel", "email", "address", address, "reason", "manual"))
        .then()
        .statusCode(201);
  }

  private Response told(String address) {
    return api.get("/v1/addresses/email/{address}/data", address);
  }

  private Response erase(String address) {
    return api.post("/v1/erasures", Map.of("channel", "email", "address", address));
  }
}
