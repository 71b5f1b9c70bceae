package dev.fanfare.campaigns;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Runs of campaigns with a trigger in the table {@code run}: those that take people. */
@Singleton
public final class TriggerRunStore {

  /**
   * The run that takes people of a campaign version in a month, kept from ending until the
   * transaction does; empty when there is none.
   */
  Optional<Run> taking(
      Connection connection, WorkspaceId workspace, CampaignVersion version, Instant month)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select "
                + RunStore.COLUMNS
                + " from run where workspace_id = ? and campaign_id = ? and campaign_version = ?"
                + " and planned_at = ? and taking for key share")) {
      select.setInt(1, workspace.value());
      select.setInt(2, version.campaignId());
      select.setInt(3, version.number());
      select.setObject(4, RunStore.utc(month));
      return RunStore.read(select).stream().findFirst();
    }
  }

  /** Begins a run that takes people; false when there is one of that version and month. */
  boolean insertTaking(Connection connection, Run run) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into run (workspace_id, id, campaign_id, campaign_version, planned_at, state,
              account_id, segment_versions, launched_by, created_at, frozen_at, takes_until, taking,
              problem)
            values (?, ?, ?, ?, ?, ?, ?, '{}', ?, ?, ?, ?, true, ?)
            on conflict do nothing
            """)) {
      insert.setInt(1, run.workspace().value());
      insert.setLong(2, run.id());
      insert.setInt(3, run.campaignId());
      insert.setInt(4, run.campaignVersion());
      insert.setObject(5, RunStore.utc(run.plannedAt()));
      insert.setString(6, run.state().name());
      insert.setInt(7, run.accountId());
      insert.setString(8, run.launchedBy());
      insert.setObject(9, RunStore.utc(run.createdAt()));
      insert.setObject(10, RunStore.utc(run.createdAt()));
      insert.setObject(11, RunStore.utc(Objects.requireNonNull(run.takesUntil())));
      insert.setString(12, run.problem());
      return insert.executeUpdate() == 1;
    }
  }

  /** Lets nobody more come to a campaign's runs; who has come stays. */
  public void stopTaking(Connection connection, WorkspaceId workspace, int campaignId, Instant now)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update run set taking = false, takes_until = least(takes_until, ?)
            where workspace_id = ? and campaign_id = ? and taking
            """)) {
      update.setObject(1, RunStore.utc(now));
      update.setInt(2, workspace.value());
      update.setInt(3, campaignId);
      update.executeUpdate();
    }
  }
}
