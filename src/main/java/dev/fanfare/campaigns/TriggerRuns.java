package dev.fanfare.campaigns;

import static java.util.Objects.requireNonNull;

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
  private final RunStopStore stops;
  private final RunPauses pauses;
  private final Launches launches;
  private final Workspaces workspaces;

  TriggerRuns(
      TriggerRunStore runs,
      RunStopStore stops,
      RunPauses pauses,
      Launches launches,
      Workspaces workspaces) {
    this.runs = runs;
    this.stops = stops;
    this.pauses = pauses;
    this.launches = launches;
    this.workspaces = workspaces;
  }

  /**
   * The run that takes people of a version now; it does not end before the caller's transaction.
   * While a guardrail has stopped the campaign's last run, another begins with its stop: neither
   * the end of the month nor another version lifts it.
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
    var stop = stops.carried(connection, workspace, version.campaignId(), now).orElse(null);
    var fresh =
        new Run(
            workspace,
            TimeOrderedId.next(),
            version.campaignId(),
            version.number(),
            start,
            stop == null ? RunState.SENDING : RunState.PAUSED,
            stop == null ? null : problem(stop),
            launches.accountOf(workspace, version.definition()).id(),
            "{}",
            null,
            armedBy,
            now,
            now,
            null,
            month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant());
    boolean begun = runs.insertTaking(connection, fresh);
    if (begun && stop != null) {
      pauses.begin(connection, fresh, false, now);
      stops.insert(connection, workspace, fresh.id(), stop);
    }
    return runs.taking(connection, workspace, version, start)
        .orElseThrow(
            () -> ApiProblem.retryLater(ProblemCode.UNAVAILABLE, "The run has ended now.", 1));
  }

  private static String problem(RunStop stop) {
    return "stopped as %s before it: %s"
        .formatted(Run.publicId(requireNonNull(stop.ofRun())), stop.words());
  }
}
