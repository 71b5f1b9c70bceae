package dev.fanfare.campaigns;

import dev.fanfare.access.Workspaces;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;

/**
 * The runs of campaigns with a trigger: one for each version and calendar month of the workspace's
 * zone, so that all people of a run are sent the same. Any thread.
 */
@Singleton
public final class TriggerRuns {

  private final TriggerRunStore runs;
  private final Launches launches;
  private final Workspaces workspaces;

  TriggerRuns(TriggerRunStore runs, Launches launches, Workspaces workspaces) {
    this.runs = runs;
    this.launches = launches;
    this.workspaces = workspaces;
  }

  /**
   * The run that takes people of a version now; it does not end before the caller's transaction.
   *
   * @param armedBy the id of the key that armed the campaign
   */
  public Run taking(
      Connection connection,
      WorkspaceId workspace,
      CampaignVersion version,
      String armedBy,
      Instant now)
      throws SQLException {
    var zone = workspaces.settings(workspace).defaultZone();
    var month = YearMonth.from(now.atZone(zone));
    var start = month.atDay(1).atStartOfDay(zone).toInstant();
    var present = runs.taking(connection, workspace, version, start);
    if (present.isPresent()) {
      return present.get();
    }
    var fresh =
        new Run(
            workspace,
            TimeOrderedId.next(),
            version.campaignId(),
            version.number(),
            start,
            RunState.SENDING,
            null,
            launches.accountOf(workspace, version.definition()).id(),
            "{}",
            null,
            armedBy,
            now,
            now,
            null,
            month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant());
    var _ = runs.insertTaking(connection, fresh);
    return runs.taking(connection, workspace, version, start)
        .orElseThrow(
            () -> ApiProblem.retryLater(ProblemCode.UNAVAILABLE, "The run has ended now.", 1));
  }
}
