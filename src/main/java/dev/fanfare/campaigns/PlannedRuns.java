package dev.fanfare.campaigns;

import dev.fanfare.campaigns.PlanView.OpenRun;
import dev.fanfare.dsl.CampaignFile;
import dev.fanfare.dsl.Problem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Says what becomes of open runs when their campaigns are changed by a policy. */
@Singleton
final class PlannedRuns {

  private final AgroalDataSource doors;
  private final RunVersions runs;
  private final CampaignClock clock;

  PlannedRuns(AgroalDataSource doors, RunVersions runs, CampaignClock clock) {
    this.doors = doors;
    this.runs = runs;
    this.clock = clock;
  }

  /** The open runs of a campaign of which something is said, oldest first. */
  List<OpenRun> of(WorkspaceId workspace, Planner.Entry entry, RunPolicy policy) {
    return open(workspace, entry, policy).stream()
        .map(run -> shown(run, entry, policy.policy()))
        .toList();
  }

  private OpenRun shown(Run run, Planner.Entry entry, ChangePolicy policy) {
    boolean migrates = policy == ChangePolicy.MIGRATE_UNSENT;
    return new OpenRun(
        run.publicId(),
        run.state().name(),
        run.campaignVersion(),
        switch (policy) {
          case PIN -> "pinned";
          case MIGRATE_UNSENT -> "migrated";
          case DRAIN_THEN_SWITCH -> "drained";
        },
        migrates ? runs.changeOf(run, entry.file().definition()).notMigrated() : List.of());
  }

  /** Why open runs cannot follow a file, at its places. */
  List<Problem> refused(WorkspaceId workspace, Planner.Entry entry, RunPolicy policy) {
    var problems = new ArrayList<Problem>();
    if (policy.policy() != ChangePolicy.MIGRATE_UNSENT) {
      return problems;
    }
    for (var run : open(workspace, entry, policy)) {
      for (var refused : refused(workspace, entry, run, policy)) {
        problems.add(
            CampaignFile.problem(
                entry.file().text(),
                refused.place(),
                refused.value(),
                "cannot change for %s, which is open. %s".formatted(run.publicId(), refused.rule()),
                "plan it with another policy, or let the run end"));
      }
    }
    return problems;
  }

  private List<Violation> refused(
      WorkspaceId workspace, Planner.Entry entry, Run run, RunPolicy policy) {
    var file = entry.file();
    var live = entry.live();
    int inForce = live == null ? 0 : live.number();
    boolean changed = live == null || !live.hash().equals(file.hash());
    var next =
        new CampaignVersion(
            run.campaignId(),
            file.name(),
            changed ? inForce + 1 : inForce,
            file.definition(),
            file.words(),
            file.hash());
    return Sql.inDoorTransaction(
        doors,
        connection ->
            runs.refused(connection, run, next, policy.overrideDeadline(), clock.now(workspace)));
  }

  /** Of a file that is in force already only those that a policy is asked for. */
  private List<Run> open(WorkspaceId workspace, Planner.Entry entry, RunPolicy policy) {
    var campaign = entry.campaign();
    var live = entry.live();
    if (campaign == null || live == null) {
      return List.of();
    }
    boolean changed = !live.hash().equals(entry.file().hash());
    if (!changed && policy.asked() == null) {
      return List.of();
    }
    int inForce = changed ? 0 : live.number();
    return Sql.inDoorTransaction(
        doors,
        connection ->
            runs.concerned(connection, workspace, campaign.id(), inForce, policy.policy()));
  }
}
