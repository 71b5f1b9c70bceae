package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import dev.fanfare.platform.Keystore;
import dev.fanfare.platform.PersonalData;
import io.quarkus.arc.All;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person's rights: to be told everything, and to be forgotten everywhere. */
@QuarkusTest
final class ErasureIT {

  /** Of this test alone: the other tests' people are in the same tables. */
  private final String unique = UUID.randomUUID().toString().substring(0, 8);

  private final String id = "canary-bird-" + unique;
  private final String mail = "canary" + unique + "@example.com";
  private final String name = "Kanarienvogel" + unique;
  private final List<String> canaries = List.of(id, mail, name);

  @Inject @All List<PersonalData> rooms;
  @Inject Keystore keystore;

  private TestingCampaign campaign;
  private Api api;
  private CanarySearch search;

  @BeforeEach
  void begin() {
    search = new CanarySearch(keystore);
    campaign = TestingCampaign.begin();
    api = campaign.api();
    campaign.postalAddress();
  }

  @AfterEach
  void end() {
    campaign.close();
    search.close();
  }

  @Test
  void tellsAllAndErasesItFromEveryStore()
      throws SQLException, IOException, ExecutionException, InterruptedException {
    refusedBefore();
    people();
    String run = sent();
    api.request()
        .header("Idempotency-Key", "granted-once")
        .contentType("application/json")
        .body(consent(true))
        .post("/v1/profiles/{id}/consents", id)
        .then()
        .statusCode(201);
    watched();
    called(Map.of("profile", id, "variables", Map.of("note", name)));
    called(Map.of("address", mail, "variables", Map.of("note", name)));
    assertThat(search.tables(canaries))
        .contains("profile", "contact_point", "import_reject", "message", "direct_address")
        .contains("idempotency_key", "seed_group", "seed_member")
        .doesNotContain("ledger", "event");

    var told = api.get("/v1/profiles/{id}/data", id);

    told.then().statusCode(200);
    assertThat(told.<String>path("profile.attributes.name")).isEqualTo(name);
    assertThat(told.<String>path("contactPoints[0].address")).isEqualTo(mail);
    assertThat(told.<String>path("consents[0].basis")).isEqualTo("asked at the till");
    assertThat(told.<String>path("segments[0].segment")).isEqualTo("all");
    assertThat(told.<String>path("messages[0].state")).isEqualTo("SENT");
    assertThat(told.<List<String>>path("calls.variables.note")).containsExactly(name, name);
    assertThat(told.<List<String>>path("seedGroups.as"))
        .containsExactlyInAnyOrder("member", "member", "renderAs");
    assertThat(told.<List<String>>path("events.type"))
        .anyMatch(type -> type.endsWith("message.sent"));

    var erased = api.delete("/v1/profiles/{id}", id);

    erased.then().statusCode(200);
    assertThat(erased.<Map<String, Integer>>path("rows"))
        .containsKeys("profile", "contact_point", "segment_chunk", "consent_change", "ledger");
    assertThat(search.places(canaries)).isEmpty();
    // What was delivered is out of reach; the sandbox shows what a mailbox holds.
    assertThat(campaign.taken()).contains(mail);
    var events = api.get("/v1/runs/{id}/events", run).asString();
    assertThat(canaries).noneMatch(events::contains);
    api.get("/v1/profiles/{id}", id).then().statusCode(404);
    assertThat(api.get("/v1/segments/all").<Integer>path("members")).isEqualTo(1);
    assertThat(campaign.audit(run).refuted()).isFalse();
  }

  /** A seed group of the person, of their address, and shown as them. */
  private void watched() {
    api.request()
        .header("If-None-Match", "*")
        .contentType("application/json")
        .body(
            Map.of(
                "members", List.of(Map.of("profile", id), Map.of("address", mail)), "renderAs", id))
        .put("/v1/seed-groups/watch")
        .then()
        .statusCode(201);
  }

  /** Sends what a call says to one recipient. */
  private void called(Map<String, Object> to) {
    String message =
        api.request()
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .contentType("application/json")
            .body(
                Map.of(
                    "channel", "email",
                    "purpose", "service",
                    "from", "Fanfare Market <shop@example.com>",
                    "subject", "Hello",
                    "text", "Dear ${note}",
                    "to", List.of(to)))
            .post("/v1/messages")
            .then()
            .statusCode(202)
            .extract()
            .path("messages[0].id");
    Awaiting.until(
        "the message is sent",
        () -> api.get("/v1/messages/{id}", message).<String>path("state").equals("SENT"));
  }

  @Test
  void answersAgainWithTheSameCertificate() {
    people();
    var first = api.delete("/v1/profiles/{id}", id);

    var again = api.delete("/v1/profiles/{id}", id);

    assertThat(again.asString()).isEqualTo(first.asString());
    assertThat(api.get("/v1/erasures").<List<String>>path("items.id"))
        .containsExactly(first.<String>path("id"));
    api.delete("/v1/profiles/{id}", "nobody").then().statusCode(404);
    api.as("marketer").delete("/v1/profiles/{id}", "p1").then().statusCode(403);
  }

  @Test
  void keepsAWithdrawalAgainstTheNextFile() {
    people();
    api.post("/v1/profiles/{id}/consents", consent(false), id).then().statusCode(201);
    api.delete("/v1/profiles/{id}", id).then().statusCode(200);
    people();

    var run = campaign.run(sent());

    assertThat(campaign.count(run, "SKIPPED", "suppressed")).isEqualTo(1);
    assertThat(campaign.taken()).containsExactly("p1@example.com");
  }

  @Test
  void doesNotComeBackByAFileThatWasOnItsWay() {
    people();
    var planned =
        api.post(
            "/v1/segments/late/imports",
            Map.of(
                "mode",
                "replace",
                "format",
                "csv",
                "mapping",
                Map.of("externalId", "id", "email", "mail")));
    api.delete("/v1/profiles/{id}", id).then().statusCode(200);

    uploaded(planned, "id,mail\n" + id + "," + mail + "\np1,p1@example.com\n");

    api.get("/v1/profiles/{id}", id).then().statusCode(404);
    assertThat(api.get("/v1/segments/late").<Integer>path("members")).isEqualTo(1);
  }

  @Test
  void comesBackAsSomebodyElseByALaterFile() {
    people();
    String before = api.get("/v1/profiles/{id}", id).path("subject");
    api.delete("/v1/profiles/{id}", id).then().statusCode(200);

    people();

    var after = api.get("/v1/profiles/{id}", id);
    after.then().statusCode(200);
    assertThat(after.<String>path("subject")).isNotEqualTo(before);
  }

  @Test
  void everyTableWithPeopleHasARoomThatAnswersForIt() throws SQLException {
    var answered = new TreeSet<String>();
    rooms.forEach(room -> answered.addAll(room.tables()));

    assertThat(answered).containsAll(tablesWithPeople());
  }

  /** By the names that columns about people have; partitions are their parent's. */
  private static Set<String> tablesWithPeople() throws SQLException {
    var tables = new TreeSet<String>();
    try (var connection = TestingDatabase.connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                select distinct c.table_name from information_schema.columns c
                join pg_class t on t.relname = c.table_name and not t.relispartition
                where c.table_schema = 'public' and c.column_name in
                  ('profile_id', 'profile_ids', 'external_id', 'address', 'address_key',
                   'winner_id')
                """)) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }

  private void people() {
    campaign.people("all", List.of(id + "," + mail + "," + name, "p1,p1@example.com,Name1"));
  }

  /** A file whose refused value names the person. */
  private void refusedBefore() {
    var planned =
        api.post(
            "/v1/segments/refused/imports",
            Map.of(
                "mode",
                "replace",
                "format",
                "csv",
                "mapping",
                Map.of("externalId", "id", "email", "mail")));
    uploaded(
        planned,
        "id,mail\nx1,<"
            + mail
            + "\nx2,x2@example.com\nx3,x3@example.com\nx4,x4@example.com\nx5,x5@example.com\n");
  }

  private void uploaded(Response planned, String file) {
    String planId = planned.path("id");
    api.request()
        .contentType("text/csv")
        .body(file)
        .put("/v1/imports/{id}/file", planId)
        .then()
        .statusCode(202);
    Awaiting.value(
        "the import is done",
        () -> api.get("/v1/imports/{id}", planId).<String>path("state"),
        "DONE"::equals);
  }

  private String sent() {
    campaign.apply("offers", "");
    String run = campaign.launch("offers");
    campaign.ended(run);
    return run;
  }

  private static Map<String, Object> consent(boolean granted) {
    return Map.of(
        "purpose", "marketing", "channel", "email", "granted", granted, "basis", "by phone");
  }
}
