package dev.fanfare.campaigns;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What the tables {@code run} and {@code run_switch} hold of versions, pauses and draining. */
@Singleton
public final class RunChangeStore {

  /** How a run is paused, and whether the campaign's next run waits for it. */
  public RunPause pause(Connection connection, WorkspaceId workspace, long runId)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select paused_since, coalesce(extend_waits, false), missed_before, draining
            from run where workspace_id = ? and id = ?
            """)) {
      select.setInt(1, workspace.value());
      select.setLong(2, runId);
      try (var rows = select.executeQuery()) {
        if (!rows.next()) {
          return RunPause.NONE;
        }
        var since = rows.getObject(1, OffsetDateTime.class);
        var missed = rows.getObject(3, OffsetDateTime.class);
        return new RunPause(
            since == null ? null : since.toInstant(),
            rows.getBoolean(2),
            missed == null ? null : missed.toInstant(),
            rows.getBoolean(4));
      }
    }
  }

  /**
   * Notes how a run is paused that the caller holds, or with {@link RunPause#NONE} that it is not.
   */
  void pause(Connection connection, WorkspaceId workspace, long runId, RunPause pause)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update run set paused_since = ?, extend_waits = ?, missed_before = ?
            where workspace_id = ? and id = ?
            """)) {
      var since = pause.since();
      var missed = pause.missedBefore();
      update.setObject(1, since == null ? null : RunStore.utc(since));
      update.setObject(2, since == null ? null : pause.extendWaits(), java.sql.Types.BOOLEAN);
      update.setObject(3, missed == null ? null : RunStore.utc(missed));
      update.setInt(4, workspace.value());
      update.setLong(5, runId);
      update.executeUpdate();
    }
  }

  /** Open runs of a campaign, which the caller holds from now on, oldest first. */
  List<Run> lockOpen(Connection connection, WorkspaceId workspace, int campaignId)
      throws SQLException {
    return open(connection, workspace, campaignId, " for update");
  }

  /** Open runs of a campaign, oldest first. */
  List<Run> open(Connection connection, WorkspaceId workspace, int campaignId) throws SQLException {
    return open(connection, workspace, campaignId, "");
  }

  private static List<Run> open(
      Connection connection, WorkspaceId workspace, int campaignId, String lock)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select "
                + RunStore.COLUMNS
                + " from run where workspace_id = ? and campaign_id = ? and ended_at is null"
                + " order by id"
                + lock)) {
      select.setInt(1, workspace.value());
      select.setInt(2, campaignId);
      return RunStore.read(select);
    }
  }

  /** Whether people of a run still wait for those who go first. */
  boolean holdsCanary(Connection connection, Run run, Instant now) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select from run_canary
            where workspace_id = ? and run_id = ? and (goes_on_at is null or goes_on_at > ?)
            """)) {
      select.setInt(1, run.workspace().value());
      select.setLong(2, run.id());
      select.setObject(3, RunStore.utc(now));
      try (var rows = select.executeQuery()) {
        return rows.next();
      }
    }
  }

  /** Whether people of a run still wait for the test of a winner. */
  boolean holdsTest(Connection connection, Run run) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select from run_winner
            where workspace_id = ? and run_id = ? and decided_at is null and held > 0
            """)) {
      select.setInt(1, run.workspace().value());
      select.setLong(2, run.id());
      try (var rows = select.executeQuery()) {
        return rows.next();
      }
    }
  }

  /** Lets the campaign's next run wait for the end of one, or not. */
  void draining(Connection connection, Run run, boolean draining) throws SQLException {
    try (var update =
        connection.prepareStatement(
            "update run set draining = ? where workspace_id = ? and id = ?")) {
      update.setBoolean(1, draining);
      update.setInt(2, run.workspace().value());
      update.setLong(3, run.id());
      update.executeUpdate();
    }
  }

  /** Notes what the people of a run get who do not test it; the caller holds the run. */
  public void winner(Connection connection, Run run, int variant) throws SQLException {
    try (var update =
        connection.prepareStatement(
            "update run set winner = ? where workspace_id = ? and id = ? and winner is null")) {
      update.setInt(1, variant);
      update.setInt(2, run.workspace().value());
      update.setLong(3, run.id());
      if (update.executeUpdate() != 1) {
        throw new IllegalStateException(run.publicId() + " has a winner already");
      }
    }
  }

  /** Lets a run go on by another version; false while people come to it by the one it has. */
  boolean switchVersion(Connection connection, Run run, int to, String by, Instant at)
      throws SQLException {
    try (var update =
            connection.prepareStatement(
                """
                update run set campaign_version = ?, draining = false
                where workspace_id = ? and id = ? and taking is not true
                """);
        var insert =
            connection.prepareStatement(
                """
                insert into run_switch (workspace_id, run_id, number, former_version,
                                        campaign_version, created_at, created_by)
                select ?, ?, count(*) + 1, ?, ?, ?, ? from run_switch
                where workspace_id = ? and run_id = ?
                """)) {
      update.setInt(1, to);
      update.setInt(2, run.workspace().value());
      update.setLong(3, run.id());
      if (update.executeUpdate() == 0) {
        return false;
      }
      insert.setInt(1, run.workspace().value());
      insert.setLong(2, run.id());
      insert.setInt(3, run.campaignVersion());
      insert.setInt(4, to);
      insert.setObject(5, RunStore.utc(at));
      insert.setString(6, by);
      insert.setInt(7, run.workspace().value());
      insert.setLong(8, run.id());
      insert.executeUpdate();
      return true;
    }
  }

  /** Every version by which a run has decided about people, ascending. */
  List<Integer> versions(Connection connection, Run run) throws SQLException {
    var versions = new TreeSet<Integer>();
    versions.add(run.campaignVersion());
    try (var select =
        connection.prepareStatement(
            "select former_version from run_switch where workspace_id = ? and run_id = ?")) {
      select.setInt(1, run.workspace().value());
      select.setLong(2, run.id());
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          versions.add(rows.getInt(1));
        }
      }
    }
    return new ArrayList<>(versions);
  }
}
