package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Awaiting;
import dev.fanfare.cli.verify.Check.Verdict;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Addresses that change across a freeze: begun before it, committed after it. */
@QuarkusTest
final class MovedAddressIT {

  /** Of people in the run, so that no other run of these tests is held back. */
  private static final int PEOPLE = 13;

  @Test
  void writesOnceToAnAddressThatSomebodyTookInATransactionOlderThanTheFreeze() throws Exception {
    try (var campaign = TestingCampaign.begin();
        var row = TestingDatabase.connect();
        var gate = TestingDatabase.connect()) {
      campaign.postalAddress();
      campaign.people("all", TestingCampaign.many(PEOPLE));
      campaign.apply("moved", "");
      row.setAutoCommit(false);
      holdTheAddressOf(row, "p12");
      close(gate);
      String id;
      try {
        var change =
            CompletableFuture.supplyAsync(
                () ->
                    campaign
                        .api()
                        .put("/v1/profiles/p12", Map.of("email", "p0@example.com"))
                        .statusCode());
        Awaiting.until("the change waits", MovedAddressIT::somebodyWaitsForARow);

        id = campaign.launch("moved");
        campaign.inState(id, "SENDING");
        row.rollback();
        assertThat(change.get()).isEqualTo(200);
      } finally {
        open(gate);
      }

      var run = campaign.ended(id);
      assertThat(campaign.taken()).hasSize(PEOPLE - 1).doesNotHaveDuplicates();
      assertThat(campaign.count(run, "SKIPPED", "duplicate_address")).isEqualTo(1);
      assertThat(campaign.audit(id).checks())
          .filteredOn(check -> check.verdict() == Verdict.REFUTED)
          .isEmpty();
    }
  }

  private static void holdTheAddressOf(Connection connection, String who) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select from contact_point c join profile p
              on p.workspace_id = c.workspace_id and p.id = c.profile_id
            where p.external_id = ? and c.workspace_id = (select max(id) from workspace)
            for update of c
            """)) {
      select.setString(1, who);
      try (var rows = select.executeQuery()) {
        assertThat(rows.next()).isTrue();
      }
    }
  }

  private static boolean somebodyWaitsForARow() {
    try {
      return TestingDatabase.count(
              "pg_stat_activity where application_name = 'fanfare-doors'"
                  + " and wait_event_type = 'Lock'")
          > 0;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** No slice of so many people is claimed while this is closed. */
  private static void close(Connection gate) throws SQLException {
    try (var statement = gate.createStatement()) {
      statement.execute("select pg_advisory_lock(20261122)");
      statement.execute(
          """
          create function at_the_gate() returns trigger language plpgsql
          as $$ begin perform pg_advisory_xact_lock_shared(20261122); return new; end $$;
          create trigger at_the_gate before update on slice for each row
          when (new.n = %d) execute function at_the_gate();
          """
              .formatted(PEOPLE));
    }
  }

  private static void open(Connection gate) throws SQLException {
    try (var statement = gate.createStatement()) {
      statement.execute("select pg_advisory_unlock(20261122)");
      statement.execute("drop trigger at_the_gate on slice; drop function at_the_gate()");
    }
  }
}
