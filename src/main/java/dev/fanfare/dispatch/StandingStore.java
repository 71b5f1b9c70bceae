package dev.fanfare.dispatch;

import dev.fanfare.campaigns.RunState;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * What a turn asks first, in the transaction that starts people: how its runs stand, and whether
 * the workspace has frequency caps. One statement, so that workspaces without caps pay for none.
 */
@Singleton
final class StandingStore {

  /**
   * How things stand.
   *
   * @param caps the version of the workspace's frequency caps; 0 where there was never one
   */
  record Standing(Map<Long, RunState> states, long caps) {}

  Standing read(Connection connection, WorkspaceId workspace, Collection<Long> runIds)
      throws SQLException {
    var states = new HashMap<Long, RunState>();
    long caps = 0;
    if (runIds.isEmpty()) {
      return new Standing(states, caps);
    }
    try (var select =
        connection.prepareStatement(
            """
            select id, state,
                   (select version from frequency_cap_set where workspace_id = ?)
            from run where workspace_id = ? and id = any(?)
            """)) {
      select.setInt(1, workspace.value());
      select.setInt(2, workspace.value());
      select.setArray(3, connection.createArrayOf("int8", runIds.toArray()));
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          states.put(rows.getLong(1), RunState.valueOf(rows.getString(2)));
          caps = rows.getLong(3);
        }
      }
    }
    return new Standing(states, caps);
  }
}
