package dev.fanfare.consent;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table {@code suppression}, one row at a time. */
@Singleton
final class SuppressionStore {

  private static final String READ =
      "select channel, address_key, reason, source, at from suppression where workspace_id = ?";

  /** Adds a suppression; false when the address is suppressed already. */
  boolean insert(Connection connection, WorkspaceId workspace, Suppression suppression)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into suppression (workspace_id, channel, address_key, reason, source, at)
            values (?, ?, ?, ?, ?, ?) on conflict do nothing
            """)) {
      insert.setInt(1, workspace.value());
      insert.setInt(2, suppression.channel());
      insert.setLong(3, suppression.addressKey());
      insert.setString(4, suppression.reason());
      insert.setString(5, suppression.source());
      insert.setObject(6, suppression.at().atOffset(ZoneOffset.UTC));
      return insert.executeUpdate() == 1;
    }
  }

  Optional<Suppression> read(Connection connection, WorkspaceId workspace, int channel, long key)
      throws SQLException {
    try (var select = connection.prepareStatement(READ + " and channel = ? and address_key = ?")) {
      select.setInt(1, workspace.value());
      select.setInt(2, channel);
      select.setLong(3, key);
      return rows(select).stream().findFirst();
    }
  }

  /** Suppressions behind the given channel and key, in that order. */
  List<Suppression> page(
      Connection connection, WorkspaceId workspace, int channel, long key, int limit)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            READ + " and (channel, address_key) > (?, ?) order by channel, address_key limit ?")) {
      select.setInt(1, workspace.value());
      select.setInt(2, channel);
      select.setLong(3, key);
      select.setInt(4, limit);
      return rows(select);
    }
  }

  boolean delete(Connection connection, WorkspaceId workspace, int channel, long key)
      throws SQLException {
    try (var delete =
        connection.prepareStatement(
            "delete from suppression"
                + " where workspace_id = ? and channel = ? and address_key = ?")) {
      delete.setInt(1, workspace.value());
      delete.setInt(2, channel);
      delete.setLong(3, key);
      return delete.executeUpdate() == 1;
    }
  }

  private static List<Suppression> rows(PreparedStatement select) throws SQLException {
    try (var rows = select.executeQuery()) {
      var suppressions = new ArrayList<Suppression>();
      while (rows.next()) {
        suppressions.add(
            new Suppression(
                rows.getInt(1),
                rows.getLong(2),
                rows.getString(3),
                rows.getString(4),
                rows.getObject(5, OffsetDateTime.class).toInstant()));
      }
      return suppressions;
    }
  }
}
