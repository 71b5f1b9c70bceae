package dev.fanfare.dispatch;

import dev.fanfare.campaigns.RunState;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;

/**
 * What a turn asks first, in the transaction that starts people: how its runs stand, and whether
 * the workspace has frequency caps and budgets. One statement, so that those without pay for none.
 */
@Singleton
final class StandingStore {

  Standing read(Connection connection, WorkspaceId workspace, Collection<Long> runIds)
      throws SQLException {
    var runs = new HashMap<Long, Standing.OfRun>();
    long caps = 0;
    long budgets = 0;
    if (runIds.isEmpty()) {
      return new Standing(runs, caps, budgets);
    }
    try (var select =
        connection.prepareStatement(
            """
            select id, state,
                   (select version from frequency_cap_set where workspace_id = ?),
                   campaign_version, missed_before,
                   (select version from budget_set where workspace_id = ?), winner
            from run where workspace_id = ? and id = any(?)
            """)) {
      select.setInt(1, workspace.value());
      select.setInt(2, workspace.value());
      select.setInt(3, workspace.value());
      select.setArray(4, connection.createArrayOf("int8", runIds.toArray()));
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          var missed = rows.getObject(5, OffsetDateTime.class);
          runs.put(
              rows.getLong(1),
              new Standing.OfRun(
                  RunState.valueOf(rows.getString(2)),
                  rows.getInt(4),
                  missed == null ? null : missed.toInstant(),
                  rows.getObject(7, Integer.class)));
          caps = rows.getLong(3);
          budgets = rows.getLong(6);
        }
      }
    }
    return new Standing(runs, caps, budgets);
  }
}
