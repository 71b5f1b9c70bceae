package dev.fanfare.status;

import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads across the tables of all rooms, and writes none: figures must come also of a stuck room.
 */
@Singleton
final class StatusStore {

  private final AgroalDataSource pool;

  StatusStore(@DataSource("background") AgroalDataSource pool) {
    this.pool = pool;
  }

  /** Another transaction that writes, by how long. */
  record Writing(double seconds, String application) {}

  record Node(String name, long epoch, boolean alive, long beat) {}

  /** Why an open run does not go on for now. */
  record StuckRun(WorkspaceId workspace, long id, String problem) {}

  /** Everything read at one instant of the database. */
  record Reading(@Nullable Writing oldestWriting, List<Node> nodes, List<StuckRun> stuckRuns) {}

  Reading read() {
    return Sql.inTransaction(
        pool,
        connection ->
            new Reading(oldestWriting(connection), nodes(connection), stuckRuns(connection)));
  }

  @FunctionalInterface
  private interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  private static <T> List<T> all(Connection connection, String sql, Row<T> row)
      throws SQLException {
    try (var select = connection.prepareStatement(sql);
        var rows = select.executeQuery()) {
      var found = new ArrayList<T>();
      while (rows.next()) {
        found.add(row.of(rows));
      }
      return found;
    }
  }

  /** The database's own clock on both sides: how long a transaction is open is machine time. */
  private static @Nullable Writing oldestWriting(Connection connection) throws SQLException {
    return all(
            connection,
            """
            select extract(epoch from (select max(state_change) from pg_stat_activity
                                       where pid = pg_backend_pid()) - xact_start),
                   application_name
            from pg_stat_activity
            where datname = current_database() and backend_xid is not null
              and pid <> pg_backend_pid()
            order by xact_start limit 1
            """,
            row -> new Writing(Math.max(0, row.getDouble(1)), String.valueOf(row.getString(2))))
        .stream()
        .findFirst()
        .orElse(null);
  }

  private static List<Node> nodes(Connection connection) throws SQLException {
    return all(
        connection,
        "select name, epoch, alive, beat from node order by name",
        row -> new Node(row.getString(1), row.getLong(2), row.getBoolean(3), row.getLong(4)));
  }

  private static List<StuckRun> stuckRuns(Connection connection) throws SQLException {
    return all(
        connection,
        """
        select workspace_id, id, problem from run
        where ended_at is null and problem is not null order by id
        """,
        row -> new StuckRun(new WorkspaceId(row.getInt(1)), row.getLong(2), row.getString(3)));
  }
}
