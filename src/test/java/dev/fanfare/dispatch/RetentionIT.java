package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import dev.fanfare.platform.TimeOrderedId;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ledger's months are dropped as wholes, with who was in their runs, and not before. */
@QuarkusTest
final class RetentionIT {

  private static final YearMonth MONTH = YearMonth.of(2019, 3);
  private static final long RUN = TimeOrderedId.floor(Instant.parse("2019-03-10T00:00:00Z"));

  @Inject LedgerPartitions partitions;
  @Inject PartitionStore store;

  @BeforeEach
  void begin() throws SQLException {
    try (var connection = TestingDatabase.connect()) {
      store.ensure(
          connection,
          MONTH,
          TimeOrderedId.floor(Instant.parse("2019-03-01T00:00:00Z")),
          TimeOrderedId.floor(Instant.parse("2019-04-01T00:00:00Z")));
    }
    var workspace = "(select min(id) from workspace)";
    TestingDatabase.execute(
        """
        insert into run (workspace_id, id, campaign_id, campaign_version, planned_at, state,
          account_id, segment_versions, planned, launched_by, created_at)
        values (%1$s, %2$d, 1900000000, 1, '2019-03-10T00:00Z', 'SENDING', 1, '{}', 1, 'k',
          '2019-03-10T00:00Z');
        insert into slice (run_id, slice_no, workspace_id, account_id, kind, attempt, due_at, lo,
          hi, n, profile_ids, state, epoch, started_to, recorded, tally, occurrence)
        values (%2$d, 0, %1$s, 1, 0, 1, '2019-03-10T00:00Z', 7, 7, 1, '{7}', 2, 0, 1, 1, '{1}', 1),
          (%2$d, 1, %1$s, 1, 0, 1, '2019-03-10T00:00Z', 8, 9, 2, '{8,9}', 2, 0, 2, 2, '{1,0,1}', 1),
          (%2$d, 1000000, %1$s, 1, 2, 2, '2019-03-10T00:00Z', 9, 9, 1, '{9}', 2, 0, 1, 1, '{1,0,-1}', 1);
        insert into run_freeze (workspace_id, run_id, seen) values (%1$s, %2$d, '7:7:');
        insert into run_exclusion (run_id, workspace_id, profile_id, reason)
        values (%2$d, %1$s, 8, 5)
        """
            .formatted(workspace, RUN));
  }

  @AfterEach
  void end() throws SQLException {
    TestingDatabase.execute(
        """
        drop table if exists ledger_2019_03;
        delete from run where id = %1$d;
        delete from slice where run_id = %1$d;
        delete from run_exclusion where run_id = %1$d;
        delete from run_freeze where run_id = %1$d
        """
            .formatted(RUN));
  }

  @Test
  void keepsAMonthWithAnOpenRun() throws SQLException {
    assertThat(partitions.forget(MONTH)).isFalse();
    assertThat(partitions.forget()).contains(MONTH);

    assertThat(count("slice where profile_ids = '{7}' and run_id = " + RUN)).isEqualTo(1);
  }

  @Test
  void dropsAMonthOverItsLifeWithThePeopleOfItsRuns() throws SQLException {
    TestingDatabase.execute(
        "update run set state = 'COMPLETED', ended_at = '2019-03-11T00:00Z' where id = " + RUN);

    // Waits for readers for a moment only, and so does the engine's own job.
    Awaiting.until("nobody reads it", () -> !partitions.forget().contains(MONTH));

    assertThat(count("pg_class where relname = 'ledger_2019_03'")).isZero();
    assertThat(count("slice where run_id = " + RUN)).as("one sum for all its slices").isEqualTo(1);
    assertThat(
            count(
                "slice where profile_ids = '{}' and n = 3 and tally = '{3,0,0}' and state = 2"
                    + " and run_id = "
                    + RUN))
        .isEqualTo(1);
    assertThat(count("run_exclusion where run_id = " + RUN)).isZero();
    assertThat(count("run_freeze where run_id = " + RUN)).isZero();
    var gone = Api.installation().get("/v1/runs/{id}/ledger", TimeOrderedId.write("run", RUN));
    gone.then().statusCode(410);
    assertThat(gone.<String>path("code")).isEqualTo("gone");
  }

  /** A dump reads every table for as long as it runs; workers write to the ledger meanwhile. */
  @Test
  void makesAMonthWhileADumpRuns() throws SQLException {
    try (var dump = TestingDatabase.connect();
        var making = TestingDatabase.connect()) {
      dump.setAutoCommit(false);
      dump.createStatement().execute("lock table ledger in access share mode");
      making.createStatement().execute("set lock_timeout = '2s'");

      store.ensure(
          making,
          MONTH.plusMonths(1),
          TimeOrderedId.floor(Instant.parse("2019-04-01T00:00:00Z")),
          TimeOrderedId.floor(Instant.parse("2019-05-01T00:00:00Z")));

      assertThat(
              count(
                  "pg_inherits where inhrelid = to_regclass('ledger_2019_04')::oid"
                      + " and inhparent = 'ledger'::regclass"))
          .isEqualTo(1);
      assertThat(indexesOf("ledger_2019_04")).isEqualTo(indexesOf("ledger"));
    } finally {
      TestingDatabase.execute("drop table if exists ledger_2019_04");
    }
  }

  private static int indexesOf(String table) throws SQLException {
    return count("pg_index where indrelid = '" + table + "'::regclass");
  }

  @Test
  void keepsTheMonthsOfTheirLife() throws SQLException {
    partitions.forget();

    assertThat(count("pg_class where relname like 'ledger\\_2___\\_%' and relkind = 'r'"))
        .isGreaterThanOrEqualTo(4);
  }

  private static int count(String what) throws SQLException {
    try (var connection = TestingDatabase.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from " + what)) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
