package dev.fanfare.consent;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The table {@code purpose}. */
@Singleton
final class PurposeStore {

  /** Every purpose of a workspace, by bit. */
  List<Purpose> all(Connection connection, WorkspaceId workspace) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select bit, name, service, title, description, double_opt_in, created_at from purpose"
                + " where workspace_id = ? order by bit")) {
      select.setInt(1, workspace.value());
      try (var rows = select.executeQuery()) {
        var purposes = new ArrayList<Purpose>();
        while (rows.next()) {
          purposes.add(
              new Purpose(
                  rows.getInt(1),
                  rows.getString(2),
                  rows.getBoolean(3),
                  rows.getString(4),
                  rows.getString(5),
                  rows.getBoolean(6),
                  rows.getObject(7, OffsetDateTime.class).toInstant()));
        }
        return purposes;
      }
    }
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

  /** Changes what may be declared anew. */
  boolean update(Connection connection, WorkspaceId workspace, Purpose purpose)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update purpose set title = ?, description = ?, double_opt_in = ?
            where workspace_id = ? and bit = ?
            """)) {
      update.setString(1, purpose.title());
      update.setString(2, purpose.description());
      update.setBoolean(3, purpose.doubleOptIn());
      update.setInt(4, workspace.value());
      update.setInt(5, purpose.bit());
      return update.executeUpdate() == 1;
    }
  }

  private static OffsetDateTime atUtc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
