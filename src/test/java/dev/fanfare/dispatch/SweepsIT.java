package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import dev.fanfare.TestingClock;
import dev.fanfare.platform.Sweep;
import dev.fanfare.platform.WorkspaceId;
import io.quarkus.arc.All;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What docs/privacy.md says of lives is true to half an hour: of two that came an hour apart, the
 * first is forgotten when its life has been over for half an hour, and the second stands.
 */
@QuarkusTest
final class SweepsIT {

  private static final int QUARTER_SECONDS = 900;

  @Inject @All List<Sweep> sweeps;

  private Api api;
  private TestingClock clock;
  private WorkspaceId workspace;

  @BeforeEach
  void begin() throws SQLException {
    api = Api.newWorkspace();
    clock = new TestingClock(api);
    clock.by("PT0S");
    String name = api.get("/v1/whoami").path("workspace");
    workspace =
        new WorkspaceId(
            TestingDatabase.number("select id from workspace where name = '" + name + "'"));
    api.create("/v1/event-types/cart.left", Map.of("properties", Map.of())).then().statusCode(201);
  }

  @Test
  void forgetWhatHasLivedLongEnoughAndNothingElse() throws SQLException {
    planted("first");
    clock.by("PT1H");
    planted("second");
    assertThat(kept())
        .isEqualTo(
            List.of(
                "first import_reject",
                "first idempotency_key",
                "first person_event",
                "first plan",
                "first consent_request",
                "first engagement",
                "second import_reject",
                "second idempotency_key",
                "second person_event",
                "second plan",
                "second consent_request",
                "second engagement"));

    clock.by("P29DT23H30M");
    swept();
    assertThat(kept())
        .as("30 days and a half hour after the first")
        .isEqualTo(
            List.of(
                "first consent_request",
                "first engagement",
                "second import_reject",
                "second idempotency_key",
                "second person_event",
                "second plan",
                "second consent_request",
                "second engagement"));

    clock.by("P7D");
    swept();
    assertThat(kept())
        .as("a question lives for 30 days after the seven in which it can be answered")
        .isEqualTo(List.of("first engagement", "second consent_request", "second engagement"));

    clock.by("P363D");
    swept();
    assertThat(kept())
        .as("400 days and a half hour after the first")
        .isEqualTo(List.of("second engagement"));

    clock.by("PT1H");
    swept();
    assertThat(kept()).isEmpty();
    // What is told then has a place too, in partitions of days and months that are made ahead.
    planted("third");
    assertThat(kept()).hasSize(6);
  }

  private void swept() {
    sweeps.forEach(sweep -> sweep.forget(workspace));
  }

  /** Something of each kind, all of one instant. */
  private void planted(String who) throws SQLException {
    var now = clock.now();
    api.request()
        .header("Idempotency-Key", who)
        .contentType("application/json")
        .body(Map.of("name", "of " + who, "role", "analyst"))
        .post("/v1/api-keys")
        .then()
        .statusCode(201);
    imported(who);
    var event =
        Map.of(
            "id",
            who,
            "type",
            "cart.left",
            "externalId",
            who,
            "at",
            now.toString(),
            "properties",
            Map.of());
    assertThat(api.post("/v1/events", Map.of("events", List.of(event))).<Integer>path("accepted"))
        .isEqualTo(1);
    api.post(
            "/v1/profiles/{id}/consents",
            Map.of(
                "purpose",
                "marketing",
                "channel",
                "email",
                "granted",
                true,
                "basis",
                who,
                "confirm",
                true),
            who)
        .then()
        .statusCode(202);
    TestingDatabase.execute(
        """
        insert into plan (workspace_id, hash, files, inputs, answer, created_by, created_at)
        values (%1$d, sha256('%2$s'), '%2$s', '', '', 'k', '%3$s');
        insert into engagement (workspace_id, profile_id, kind, agent, run_id, quarter, n)
        select workspace_id, id, 3, 0, 1, %4$d, 1 from profile
        where workspace_id = %1$d and external_id = '%2$s'
        """
            .formatted(workspace.value(), who, now, now.getEpochSecond() / QUARTER_SECONDS));
  }

  /** A file of which one line is refused. */
  private void imported(String who) {
    String id =
        api.post(
                "/v1/segments/all/imports",
                Map.of(
                    "mode",
                    "add",
                    "format",
                    "csv",
                    "maxRejects",
                    50,
                    "mapping",
                    Map.of("externalId", "id", "email", "mail")))
            .path("id");
    api.request()
        .contentType("text/csv")
        .body("id,mail\n%1$s,%1$s@example.com\nx,<%1$s\n".formatted(who))
        .put("/v1/imports/{id}/file", id)
        .then()
        .statusCode(202);
    Awaiting.value(
        "the import is done",
        () -> api.get("/v1/imports/{id}", id).<String>path("state"),
        "DONE"::equals);
  }

  /** What is there of whom. */
  private List<String> kept() throws SQLException {
    var kept = new ArrayList<String>();
    for (var who : List.of("first", "second", "third")) {
      for (var of :
          List.of(
              "import_reject where value = '<%s'",
              "idempotency_key where key = '%s'",
              "person_event where id = '%s'",
              "plan where files = '%s'",
              "consent_request where basis = '%s'",
              "engagement where profile_id ="
                  + " (select id from profile where external_id = '%s' and workspace_id = "
                  + workspace.value()
                  + ")")) {
        var rows = of.formatted(who) + " and workspace_id = " + workspace.value();
        if (TestingDatabase.count(rows) == 1) {
          kept.add(who + " " + of.substring(0, of.indexOf(' ')));
        }
      }
    }
    return kept;
  }
}
