package dev.fanfare.campaigns;

import dev.fanfare.campaigns.PlanView.OpenRun;
import dev.fanfare.dsl.CampaignFile;
import dev.fanfare.dsl.Problem;
import dev.fanfare.platform.Sql;
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

  PlannedRuns(AgroalDataSource doors, RunVersions runs) {
    this.doors = doors;
    this.runs = runs;
  }

  /** The open runs of a campaign that is changed, oldest first. */
  List<OpenRun> of(WorkspaceId workspace, Planner.Entry entry, ChangePolicy policy) {
    return open(workspace, entry).stream().map(run -> shown(run, entry, policy)).toList();
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
        migrates ? changeOf(run, entry).notMigrated() : List.of());
  }

  /** Why open runs cannot follow a file, at its places. */
  List<Problem> refused(WorkspaceId workspace, Planner.Entry entry, ChangePolicy policy) {
    var live = entry.live();
    if (policy != ChangePolicy.MIGRATE_UNSENT
        || live == null
        || live.hash().equals(entry.file().hash())) {
      return List.of();
    }
    var problems = new ArrayList<Problem>();
    for (var run : open(workspace, entry)) {
      for (var refused : changeOf(run, entry).refused()) {
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

  private List<Run> open(WorkspaceId workspace, Planner.Entry entry) {
    var campaign = entry.campaign();
    return campaign == null
        ? List.of()
        : Sql.inDoorTransaction(
            doors, connection -> runs.concerned(connection, workspace, campaign.id()));
  }

  private RunChange changeOf(Run run, Planner.Entry entry) {
    return runs.changeOf(run, entry.file().definition());
  }
}
