package dev.fanfare.dispatch;

import dev.fanfare.dispatch.SetRates.SetRate;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code rate}, and which versions of campaigns are in force. */
@Singleton
final class SetRateStore {

  private static final String SELECT =
      """
      select scope, messages, extract(epoch from per) * 1000000, changed_at, changed_by, version
      from rate where workspace_id = ?
      """;

  /** A campaign's version in force, of one of its runs. */
  record InForce(long runId, int campaign, int version) {}

  /** What is set for the workspace, its channels and some of its runs, by scope. */
  Map<String, SetRate> of(Connection connection, WorkspaceId workspace, Collection<Long> runs)
      throws SQLException {
    return read(connection, workspace, " and (run_id is null or run_id = any(?))", runs);
  }

  /** The versions in force of the campaigns of some runs; those of messages have none. */
  List<InForce> inForce(Connection connection, WorkspaceId workspace, Collection<Long> runs)
      throws SQLException {
    var inForce = new ArrayList<InForce>();
    if (runs.isEmpty()) {
      return inForce;
    }
    try (var select =
        connection.prepareStatement(
            """
            select r.id, c.id, c.current_version
            from run r join campaign c on c.workspace_id = r.workspace_id and c.id = r.campaign_id
            where r.workspace_id = ? and r.id = any(?)
            """)) {
      select.setInt(1, workspace.value());
      select.setArray(2, connection.createArrayOf("int8", runs.toArray()));
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          inForce.add(new InForce(rows.getLong(1), rows.getInt(2), rows.getInt(3)));
        }
      }
    }
    return inForce;
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
   * Sets a rate, whatever was set before, unless a precondition says otherwise: it is steering, as
   * a pause is, and who does it in a hurry need not have read anything.
   *
   * @param runId of a rate of a run
   * @return what is set now
   */
  SetRate set(
      Connection connection,
      WorkspaceId workspace,
      RateLimit limit,
      Precondition precondition,
      Instant now,
      String by,
      @Nullable Long runId)
      throws SQLException {
    while (true) {
      var present = lock(connection, workspace, limit.scope()).map(SetRate::version).orElse(null);
      precondition.check(present);
      long version = present == null ? 1 : present + 1;
      var rate = new SetRate(limit.scope(), limit.count(), limit.per(), now, by, version);
      if (write(connection, workspace, rate, runId)) {
        return rate;
      }
    }
  }

  /** Writes over what is there, which is of the version before; false where it is of another. */
  private static boolean write(
      Connection connection, WorkspaceId workspace, SetRate rate, @Nullable Long runId)
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
              where rate.version = excluded.version - 1
            """)) {
      insert.setInt(1, workspace.value());
      insert.setString(2, rate.scope());
      insert.setObject(3, runId);
      insert.setInt(4, rate.messages());
      insert.setDouble(5, rate.per().toNanos() / 1e9);
      insert.setObject(6, rate.changedAt().atOffset(ZoneOffset.UTC));
      insert.setString(7, rate.by());
      insert.setLong(8, rate.version());
      return insert.executeUpdate() == 1;
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
