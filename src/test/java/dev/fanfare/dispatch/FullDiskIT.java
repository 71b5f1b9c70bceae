package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxRule;
import dev.fanfare.platform.TimeOrderedId;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A disk that is full while work is under way: a trigger says what PostgreSQL says then, for one
 * table after the other. The status names who meets it; when there is room everything goes on, and
 * nothing is lost or done twice.
 */
@QuarkusTest
final class FullDiskIT {

  @BeforeEach
  void prepare() throws SQLException {
    TestingDatabase.execute(
        """
        create function no_room() returns trigger language plpgsql as $$
        begin raise exception 'could not extend file: No space left' using errcode = '53100'; end $$
        """);
  }

  @AfterEach
  void makeRoom() throws SQLException {
    TestingDatabase.execute("drop function if exists no_room cascade");
  }

  @ParameterizedTest
  @ValueSource(strings = {"slice", "ledger", "event"})
  void holdsSendingUp(String table) throws SQLException {
    // An account of its own, so that the status cannot speak of what was before.
    var account = "full-" + table;
    try (var campaign = TestingCampaign.beginWithoutAccount()) {
      campaign.account(account, Map.of(), campaign.inbox().port());
      campaign.postalAddress();
      campaign
          .inbox()
          .rules(List.of(InboxRule.always("*", new InboxAction.Slow(Duration.ofMillis(50)))));
      campaign.people("all", TestingCampaign.many(400));
      campaign.apply("full", "");
      var run = campaign.launch("full");
      Awaiting.until("some are sent", () -> campaign.taken().size() > 10);

      fill(table);

      Awaiting.until("the status tells it", () -> refused().contains("dispatch-" + account));
      campaign.inbox().rules(List.of());
      assertThat(campaign.run(run).<String>path("state")).isEqualTo("SENDING");
      makeRoom();
      var ended = campaign.ended(run);
      assertThat(campaign.count(ended, "SENT", "")).isEqualTo(400);
      assertThat(campaign.taken()).hasSize(400).doesNotHaveDuplicates();
      assertThat(campaign.audit(run).refuted()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"run_count", "relay_cursor", "sink_offset"})
  void holdsEventsUp(String table) throws SQLException {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("all", TestingCampaign.many(60));
      campaign.apply("full", "holdout: 20%");
      var who = table.equals("relay_cursor") ? "event-relay" : "event-sink-analytics";
      Awaiting.until("nothing is told of what was before", () -> !refused().contains(who));
      fill(table);
      var ended = campaign.ended(campaign.launch("full"));
      String run = ended.path("id");

      Awaiting.until("the status tells it", () -> refused().contains(who));
      if (!table.equals("relay_cursor")) {
        assertThat(counts(campaign, run).get("counted")).isEqualTo(0);
      }
      makeRoom();

      var counts =
          Awaiting.value(
              "every event is counted",
              () -> counts(campaign, run),
              all -> Objects.equals(all.get("counted"), all.get("recorded")));
      assertThat(counts.get("recorded")).isGreaterThan(120);
      assertThat(campaign.audit(run).refuted()).isFalse();
    }
  }

  @Test
  void holdsAnImportUpForAsLongAsItLasts() throws SQLException {
    try (var campaign = TestingCampaign.begin()) {
      var api = campaign.api();
      var definition =
          Map.of("mode", "replace", "format", "csv", "mapping", Map.of("externalId", "id"));
      String id = api.post("/v1/segments/{name}/imports", definition, "all").path("id");
      fill("profile");
      var lines = new ArrayList<>(List.of("id"));
      TestingCampaign.many(50).forEach(line -> lines.add(line.substring(0, line.indexOf(','))));
      api.request()
          .contentType("text/csv")
          .body(String.join("\n", lines) + "\n")
          .put("/v1/imports/{id}/file", id)
          .then()
          .statusCode(202);

      Awaiting.until("the status tells it", () -> refused().contains("import-apply"));
      var attempts = new HashSet<String>();
      Awaiting.until(
          "it is tried again and again",
          () -> {
            attempts.add(dueAt(id));
            return attempts.size() > 3;
          });
      // Of itself it may fail a few times; these do not count.
      assertThat(TestingDatabase.count("segment_import where failures = 0 and id = " + number(id)))
          .isEqualTo(1);
      assertThat(api.get("/v1/imports/{id}", id).<String>path("state")).isEqualTo("APPLYING");
      makeRoom();

      Awaiting.value(
          "the import is done",
          () -> api.get("/v1/imports/{id}", id).<String>path("state"),
          "DONE"::equals);
      assertThat(api.get("/v1/segments/all").<Integer>path("members")).isEqualTo(50);
      Awaiting.until("the status is good again", () -> refused().isEmpty());
    }
  }

  private static void fill(String table) throws SQLException {
    TestingDatabase.execute(
        ("create trigger no_room before insert or update on %s"
                + " for each row execute function no_room()")
            .formatted(table));
  }

  private static long number(String id) {
    return TimeOrderedId.read("imp", id);
  }

  /** When the import is tried again: another instant after each attempt. */
  private static String dueAt(String id) {
    try (var connection = TestingDatabase.connect();
        var select =
            connection.prepareStatement("select due_at::text from segment_import where id = ?")) {
      select.setLong(1, number(id));
      try (var rows = select.executeQuery()) {
        rows.next();
        return String.valueOf(rows.getString(1));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Who has met a full disk of late; empty when nobody has. */
  private static String refused() {
    List<Map<String, Object>> figures = Api.installation().get("/v1/status").path("figures");
    var figure =
        figures.stream()
            .filter(one -> "platform.storage.full".equals(one.get("name")))
            .findFirst()
            .orElseThrow();
    var text = Objects.toString(figure.get("text"), "");
    assertThat(figure.get("level")).isEqualTo(text.isEmpty() ? "good" : "bad");
    return text;
  }

  private static Map<String, Integer> counts(TestingCampaign campaign, String run) {
    var counts = campaign.api().get("/v1/runs/{id}/counts", run);
    return Map.of(
        "recorded", counts.<Integer>path("recorded"), "counted", counts.<Integer>path("counted"));
  }
}
