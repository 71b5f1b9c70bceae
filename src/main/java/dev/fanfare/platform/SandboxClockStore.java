package dev.fanfare.platform;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code sandbox_clock}. A clock never goes back. */
@Singleton
public final class SandboxClockStore {

  /** Where a clock stands that a job moves. */
  public Instant standing(Connection connection, WorkspaceId workspace) throws SQLException {
    try (var select =
        connection.prepareStatement("select at from sandbox_clock where workspace_id = ?")) {
      select.setInt(1, workspace.value());
      try (var rows = select.executeQuery()) {
        if (!rows.next()) {
          throw new SQLException("The clock of a job is not there");
        }
        return rows.getObject(1, OffsetDateTime.class).toInstant();
      }
    }
  }

  /** How a clock is set, and nobody else changes it until the transaction ends. */
  public Optional<ClockSetting> lock(Connection connection, WorkspaceId workspace)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select at, stands, since from sandbox_clock where workspace_id = ? for update")) {
      select.setInt(1, workspace.value());
      try (var rows = select.executeQuery()) {
        return rows.next() ? Optional.of(setting(rows, 0)) : Optional.empty();
      }
    }
  }

  /** Sets a clock; false when it is past that already. Since when it stands or runs it keeps. */
  public boolean set(Connection connection, WorkspaceId workspace, ClockSetting to)
      throws SQLException {
    try (var upsert =
        connection.prepareStatement(
            """
            insert into sandbox_clock as c (workspace_id, at, stands, since) values (?, ?, ?, ?)
            on conflict (workspace_id) do update
              set at = excluded.at, stands = excluded.stands,
                  since = case when c.stands = excluded.stands then c.since else excluded.since end
              where c.at <= excluded.at
            """)) {
      upsert.setInt(1, workspace.value());
      upsert.setObject(2, utc(to.at()));
      upsert.setBoolean(3, to.stands());
      upsert.setObject(4, utc(to.since()));
      return upsert.executeUpdate() == 1;
    }
  }

  /** Every clock that was ever moved. */
  Map<WorkspaceId, ClockSetting> all(Connection connection) throws SQLException {
    var settings = new HashMap<WorkspaceId, ClockSetting>();
    try (var select =
            connection.prepareStatement(
                "select workspace_id, at, stands, since from sandbox_clock");
        var rows = select.executeQuery()) {
      while (rows.next()) {
        settings.put(new WorkspaceId(rows.getInt(1)), setting(rows, 1));
      }
    }
    return settings;
  }

  /** Whether the workspace is a sandbox; null when it is not there. */
  @Nullable Boolean isSandbox(Connection connection, WorkspaceId workspace) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select sandbox from workspace where id = ?")) {
      select.setInt(1, workspace.value());
      try (var rows = select.executeQuery()) {
        return rows.next() ? rows.getBoolean(1) : null;
      }
    }
  }

  private static ClockSetting setting(ResultSet row, int offset) throws SQLException {
    return new ClockSetting(
        row.getObject(offset + 1, OffsetDateTime.class).toInstant(),
        row.getBoolean(offset + 2),
        row.getObject(offset + 3, OffsetDateTime.class).toInstant());
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}
