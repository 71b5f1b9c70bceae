package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.Awaiting;
import dev.fanfare.platform.TimeOrderedId;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Events come a second time, as after the loss of the relay's cursor, and are not counted again.
 */
@QuarkusTest
final class ReplayedReportIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** How the relay's reading of a pass begins, and its writing of the cursor. */
  private static final String READS = "select e.stream_id, e.seq";

  private static final String WRITES = "insert into relay_cursor";

  /** Other tests have topics of their own. */
  private static final String TOPIC =
      "(select topic from sink_offset where sink = 'analytics' limit 1)";

  @Test
  void tellsTheSameAfterAReplay() throws SQLException {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("all", TestingCampaign.many(60));
      campaign.apply("replayed", "holdout: 25%");
      String run = campaign.ended(campaign.launch("replayed")).path("id");
      var batch =
          List.of(
              Map.of("id", "1", "externalId", "p1", "goal", "visit"),
              Map.of("id", "2", "externalId", "p1", "goal", "visit"));
      campaign.api().post("/v1/runs/{id}/conversions", batch, run).then().statusCode(200);
      var report = arrived(campaign, run);
      long before = stored();

      long again = rewind(TimeOrderedId.read("run", run));

      Awaiting.until("every event has come again", () -> stored() >= before + again);
      assertThat(again).isGreaterThan(report.path("recorded").asLong() - 1);
      assertThat(arrived(campaign, run)).isEqualTo(report);
    }
  }

  /**
   * Sets the relay back to before the run, while it stands at the beginning of a pass: one that is
   * under way would write where it has come to over it. Returns how many events come again.
   */
  private static long rewind(long run) {
    var set = new long[1];
    Awaiting.until(
        "the relay has begun no pass",
        () -> {
          try (var held = TestingDatabase.connect()) {
            held.setAutoCommit(false);
            execute(held, "lock table relay_cursor in access exclusive mode");
            var waiting =
                Awaiting.value(
                    "the relay waits", ReplayedReportIT::waiting, query -> !query.isEmpty());
            if (waiting.startsWith(WRITES)) {
              return false;
            }
            set[0] = set(held, run);
            held.commit();
            return true;
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
    return set[0];
  }

  private static long set(Connection connection, long run) throws SQLException {
    var first = "(select stream_id, min(seq) as seq from event where run_id = %d group by 1) f";
    long again =
        number(
            connection,
            ("select sum(e.n) from event e join "
                    + first
                    + " using (stream_id)"
                    + " join relay_cursor c using (stream_id)"
                    + " where e.seq >= f.seq and e.seq <= c.published_seq and c.topic = "
                    + TOPIC)
                .formatted(run));
    execute(
        connection,
        ("update relay_cursor c set published_seq = f.seq - 1 from "
                + first
                + " where f.stream_id = c.stream_id and c.topic = "
                + TOPIC)
            .formatted(run));
    return again;
  }

  private static String waiting() {
    try (var connection = TestingDatabase.connect();
        var select =
            connection.prepareStatement(
                "select query from pg_stat_activity where wait_event_type = 'Lock'"
                    + " and (starts_with(query, ?) or starts_with(query, ?))")) {
      select.setString(1, READS);
      select.setString(2, WRITES);
      try (var rows = select.executeQuery()) {
        return rows.next() ? rows.getString(1) : "";
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Records of the topic that the sink is through with. */
  private static long stored() {
    try (var connection = TestingDatabase.connect()) {
      return number(
          connection,
          "select coalesce(sum(next_offset), 0) from sink_offset where sink = 'analytics'");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static JsonNode arrived(TestingCampaign campaign, String run) {
    return Awaiting.value(
        "all events are in the report",
        () -> report(campaign, run),
        report -> report.path("counted").asLong() == report.path("recorded").asLong());
  }

  private static JsonNode report(TestingCampaign campaign, String run) {
    var answer = campaign.api().get("/v1/runs/{id}/report", run);
    answer.then().statusCode(200);
    try {
      return JSON.readTree(answer.asString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
