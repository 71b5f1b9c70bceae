package dev.fanfare.analytics;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;

/** The table {@code engagement} at the end of its life; {@link RunCellStore} writes it. */
@Singleton
final class EngagementStore {

  /**
   * Forgets some of what happened before a quarter of an hour.
   *
   * @return how many rows went; fewer than the limit when none is left
   */
  int forget(Connection connection, WorkspaceId workspace, int kind, int before, int limit)
      throws SQLException {
    try (var delete =
        connection.prepareStatement(
            """
            delete from engagement
            where ctid = any(array(
              select ctid from engagement
              where workspace_id = ? and kind = ? and quarter < ? limit ?))
            """)) {
      delete.setInt(1, workspace.value());
      delete.setInt(2, kind);
      delete.setInt(3, before);
      delete.setInt(4, limit);
      return delete.executeUpdate();
    }
  }
}
