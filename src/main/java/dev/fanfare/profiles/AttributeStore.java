package dev.fanfare.profiles;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The table {@code attribute}. */
@Singleton
final class AttributeStore {

  /** Every attribute of a workspace, by name. */
  List<Attribute> all(Connection connection, WorkspaceId workspace) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select name, type, created_at from attribute where workspace_id = ?
            order by name collate "C"
            """)) {
      select.setInt(1, workspace.value());
      try (var rows = select.executeQuery()) {
        var attributes = new ArrayList<Attribute>();
        while (rows.next()) {
          attributes.add(
              new Attribute(
                  rows.getString(1),
                  AttributeType.ofWord(rows.getString(2)).orElseThrow(),
                  rows.getObject(3, OffsetDateTime.class).toInstant()));
        }
        return attributes;
      }
    }
  }

  /** Adds an attribute; false when the name is taken. */
  boolean insert(
      Connection connection, WorkspaceId workspace, String name, AttributeType type, Instant at)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into attribute (workspace_id, name, type, created_at) values (?, ?, ?, ?)
            on conflict do nothing
            """)) {
      insert.setInt(1, workspace.value());
      insert.setString(2, name);
      insert.setString(3, type.word());
      insert.setObject(4, at.atOffset(ZoneOffset.UTC));
      return insert.executeUpdate() == 1;
    }
  }
}
