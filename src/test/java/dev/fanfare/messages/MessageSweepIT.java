package dev.fanfare.messages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What calls said is forgotten after 30 days, in transactions that do not grow with the month. */
@QuarkusTest
final class MessageSweepIT {

  @Inject MessageSweep sweep;
  @Inject MessageStore store;

  @Inject
  @DataSource("background")
  AgroalDataSource pool;

  private final Instant now = Instant.now();
  private WorkspaceId workspace = new WorkspaceId(0);

  @BeforeEach
  void calls() {
    String name = Api.newWorkspace().get("/v1/whoami").path("workspace");
    workspace = new WorkspaceId(number("select id from workspace where name = '" + name + "'"));
    for (int call = 0; call < 5; call++) {
      call(call, now.minus(Duration.ofDays(31)));
    }
    call(5, now.minus(Duration.ofDays(29)));
    execute(
        """
        insert into direct_address (workspace_id, channel, address_key, profile_id, address,
          kept_until)
        select %1$d, 1, n, n, 'a', timestamptz '%2$s' + n * interval '2 days'
        from unnest(array[-17, -16, -1, 1]) n
        """
            .formatted(workspace.value(), now));
  }

  @Test
  void forgetsOneBatchInATransaction() {
    var before = now.minus(Duration.ofDays(30));

    int gone = Sql.inTransaction(pool, connection -> store.sweep(connection, workspace, before, 2));

    assertThat(gone).isEqualTo(2);
    assertThat(count("message_request")).isEqualTo(4);
    assertThat(count("message")).isEqualTo(8);
  }

  @Test
  void forgetsBatchAfterBatchUntilAllThatIsOldIsGone() {
    sweep.forget(workspace, 2);

    assertThat(count("message_request")).isEqualTo(1);
    assertThat(count("message")).isEqualTo(2);
    assertThat(count("direct_address", " and address is not null")).isEqualTo(1);
    // Numbers are known for 33 days longer.
    assertThat(count("direct_address", " and profile_id in (-16, -1, 1)")).isEqualTo(3);
    assertThat(count("direct_address")).isEqualTo(3);
  }

  private void call(int occurrence, Instant at) {
    execute(
        """
        insert into message_request (workspace_id, occurrence, run_id, definition, created_by,
          created_at)
        values (%1$d, %2$d, 1, '', 'k', '%3$s');
        insert into message (workspace_id, occurrence, profile_id, id, run_id)
        select %1$d, %2$d, n, gen_random_uuid(), 1 from generate_series(1, 2) n
        """
            .formatted(workspace.value(), occurrence, at));
  }

  private int count(String table) {
    return count(table, "");
  }

  private int count(String table, String more) {
    return number(
        "select count(*)::int from %s where workspace_id = %d%s"
            .formatted(table, workspace.value(), more));
  }

  private int number(String sql) {
    return Sql.inTransaction(
        pool,
        connection -> {
          try (var statement = connection.createStatement();
              var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
          }
        });
  }

  private void execute(String sql) {
    Sql.inTransaction(
        pool,
        connection -> {
          try (var statement = connection.createStatement()) {
            return statement.execute(sql);
          } catch (SQLException e) {
            throw new AssertionError(sql, e);
          }
        });
  }
}
