package dev.fanfare.consent;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table {@code purpose}. */
@Singleton
final class PurposeStore {

  private static final String SELECT =
      "select bit, name, service, title, description, double_opt_in, created_at, version"
          + " from purpose where workspace_id = ? ";

  /** A purpose at a version of it. */
  record Row(Purpose purpose, long version) {}

  /** Every purpose of a workspace, by bit. */
  List<Purpose> all(Connection connection, WorkspaceId workspace) throws SQLException {
    try (var select = connection.prepareStatement(SELECT + "order by bit")) {
      select.setInt(1, workspace.value());
      try (var rows = select.executeQuery()) {
        var purposes = new ArrayList<Purpose>();
        while (rows.next()) {
          purposes.add(row(rows).purpose());
        }
        return purposes;
      }
    }
  }

  Optional<Row> find(Connection connection, WorkspaceId workspace, String name)
      throws SQLException {
    return one(connection, SELECT + "and name = ?", workspace, name);
  }

  /** A purpose, which nobody else changes until the transaction ends. */
  Optional<Row> lock(Connection connection, WorkspaceId workspace, String name)
      throws SQLException {
    return one(connection, SELECT + "and name = ? for update", workspace, name);
  }

  private static Optional<Row> one(
      Connection connection, String sql, WorkspaceId workspace, String name) throws SQLException {
    try (var select = connection.prepareStatement(sql)) {
      select.setInt(1, workspace.value());
      select.setString(2, name);
      try (var rows = select.executeQuery()) {
        return rows.next() ? Optional.of(row(rows)) : Optional.empty();
      }
    }
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        new Purpose(
            row.getInt(1),
            row.getString(2),
            row.getBoolean(3),
            row.getString(4),
            row.getString(5),
            row.getBoolean(6),
            row.getObject(7, OffsetDateTime.class).toInstant()),
        row.getLong(8));
  }

  /** Adds a purpose; false when its bit or name is taken. */
  boolean insert(Connection connection, WorkspaceId workspace, Purpose purpose)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into purpose (workspace_id, bit, name, service, title, description,
              double_opt_in, created_at)
            values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
            """)) {
      insert.setInt(1, workspace.value());
      insert.setInt(2, purpose.bit());
      insert.setString(3, purpose.name());
      insert.setBoolean(4, purpose.service());
      insert.setString(5, purpose.title());
      insert.setString(6, purpose.description());
      insert.setBoolean(7, purpose.doubleOptIn());
      insert.setObject(8, atUtc(purpose.createdAt()));
      return insert.executeUpdate() == 1;
    }
  }

  /** Changes what may be declared anew of a locked purpose. */
  void update(Connection connection, WorkspaceId workspace, Purpose purpose, long version)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update purpose set title = ?, description = ?, double_opt_in = ?, version = ?
            where workspace_id = ? and bit = ?
            """)) {
      update.setString(1, purpose.title());
      update.setString(2, purpose.description());
      update.setBoolean(3, purpose.doubleOptIn());
      update.setLong(4, version);
      update.setInt(5, workspace.value());
      update.setInt(6, purpose.bit());
      update.executeUpdate();
    }
  }

  private static OffsetDateTime atUtc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
