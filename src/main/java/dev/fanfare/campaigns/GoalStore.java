package dev.fanfare.campaigns;

import dev.fanfare.dsl.Goal;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The table {@code campaign_goal}, and whether a campaign has begun. */
@Singleton
final class GoalStore {

  /** Whether a run of it was planned, or its schedule ever armed. */
  boolean begun(Connection connection, WorkspaceId workspace, int campaign) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select exists (select from run where workspace_id = ? and campaign_id = ?)
                or exists (select from schedule where workspace_id = ? and campaign_id = ?)
            """)) {
      select.setInt(1, workspace.value());
      select.setInt(2, campaign);
      select.setInt(3, workspace.value());
      select.setInt(4, campaign);
      try (var rows = select.executeQuery()) {
        rows.next();
        return rows.getBoolean(1);
      }
    }
  }

  /** The goals of a campaign in their order. */
  List<Goal> of(Connection connection, WorkspaceId workspace, int campaign) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select name, event_type, within_s, condition, revenue, is_primary from campaign_goal
            where workspace_id = ? and campaign_id = ? order by number
            """)) {
      select.setInt(1, workspace.value());
      select.setInt(2, campaign);
      var goals = new ArrayList<Goal>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          goals.add(
              new Goal(
                  rows.getString(1),
                  rows.getString(2),
                  Duration.ofSeconds(rows.getLong(3)),
                  rows.getString(4),
                  rows.getString(5),
                  rows.getBoolean(6)));
        }
      }
      return goals;
    }
  }

  /** Puts goals in place of those a campaign had. */
  void replace(Connection connection, WorkspaceId workspace, int campaign, List<Goal> goals)
      throws SQLException {
    try (var delete =
        connection.prepareStatement(
            "delete from campaign_goal where workspace_id = ? and campaign_id = ?")) {
      delete.setInt(1, workspace.value());
      delete.setInt(2, campaign);
      delete.executeUpdate();
    }
    try (var insert =
        connection.prepareStatement(
            """
            insert into campaign_goal (workspace_id, campaign_id, number, name, event_type,
              within_s, condition, revenue, is_primary)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)) {
      for (var goal : goals) {
        insert.setInt(1, workspace.value());
        insert.setInt(2, campaign);
        insert.setInt(3, goals.indexOf(goal));
        insert.setString(4, goal.name());
        insert.setString(5, goal.event());
        insert.setLong(6, goal.within().toSeconds());
        insert.setString(7, goal.when());
        insert.setString(8, goal.revenue());
        insert.setBoolean(9, goal.primary());
        insert.executeUpdate();
      }
    }
  }
}
