package dev.fanfare.dispatch;

import dev.fanfare.dispatch.SetRates.SetRate;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code rate}. */
@Singleton
final class SetRateStore {

  private static final String SELECT =
      """
      select scope, messages, extract(epoch from per) * 1000000, changed_at, changed_by, version
      from rate where workspace_id = ?
      """;

  /** What is set for the workspace, its channels and some of its runs. */
  SetRates of(Connection connection, WorkspaceId workspace, Collection<Long> runs)
      throws SQLException {
    return new SetRates(
        read(connection, workspace, " and (run_id is null or run_id = any(?))", runs));
  }

  /** Reads what is set for a scope and keeps others from changing it. */
  Optional<SetRate> lock(Connection connection, WorkspaceId workspace, String scope)
      throws SQLException {
    return Optional.ofNullable(
        read(connection, workspace, " and scope = ? for update", scope).get(scope));
  }

  private static Map<String, SetRate> read(
      Connection connection, WorkspaceId workspace, String which, Object parameter)
      throws SQLException {
    try (var select = connection.prepareStatement(SELECT + which)) {
      select.setInt(1, workspace.value());
      if (parameter instanceof Collection<?> ids) {
        select.setArray(2, connection.createArrayOf("int8", ids.toArray()));
      } else {
        select.setObject(2, parameter);
      }
      var read = new HashMap<String, SetRate>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          read.put(
              rows.getString(1),
              new SetRate(
                  rows.getString(1),
                  rows.getInt(2),
                  Duration.ofNanos(rows.getLong(3) * 1_000),
                  rows.getObject(4, OffsetDateTime.class).toInstant(),
                  rows.getString(5),
                  rows.getLong(6)));
        }
      }
      return read;
    }
  }

  /**
   * Writes over what is there, which is of the version before.
   *
   * @param runId of a rate of a run
   */
  void write(Connection connection, WorkspaceId workspace, SetRate rate, @Nullable Long runId)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into rate (workspace_id, scope, run_id, messages, per, changed_at, changed_by,
                              version)
            values (?, ?, ?, ?, make_interval(secs => ?), ?, ?, ?)
            on conflict (workspace_id, scope) do update
              set messages = excluded.messages, per = excluded.per,
                  changed_at = excluded.changed_at, changed_by = excluded.changed_by,
                  version = excluded.version
            """)) {
      insert.setInt(1, workspace.value());
      insert.setString(2, rate.scope());
      insert.setObject(3, runId);
      insert.setInt(4, rate.messages());
      insert.setDouble(5, rate.per().toNanos() / 1e9);
      insert.setObject(6, rate.changedAt().atOffset(ZoneOffset.UTC));
      insert.setString(7, rate.by());
      insert.setLong(8, rate.version());
      insert.executeUpdate();
    }
  }

  /** Takes back what was set; false when there was nothing. */
  boolean delete(Connection connection, WorkspaceId workspace, String scope) throws SQLException {
    try (var delete =
        connection.prepareStatement("delete from rate where workspace_id = ? and scope = ?")) {
      delete.setInt(1, workspace.value());
      delete.setString(2, scope);
      return delete.executeUpdate() == 1;
    }
  }
}
