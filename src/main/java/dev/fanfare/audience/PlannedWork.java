package dev.fanfare.audience;

import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunState;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.platform.Due;
import dev.fanfare.platform.DueWork;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;

/** Runs that begin at their planned instant. */
@Singleton
final class PlannedWork implements DueWork {

  private final RunStore runs;
  private final AudienceWorker worker;
  private final ApprovalHolds holds;

  PlannedWork(RunStore runs, AudienceWorker worker, ApprovalHolds holds) {
    this.runs = runs;
    this.worker = worker;
    this.holds = holds;
  }

  @Override
  public Set<String> columns() {
    return Set.of("run.planned_at");
  }

  @Override
  public Due at(Connection snapshot, WorkspaceId workspace, Instant now) throws SQLException {
    Due due = new Due.Never();
    for (var run : runs.open(snapshot, workspace)) {
      if (run.state() == RunState.PLANNED) {
        due = due.and(of(run, now));
      } else if (holds.ready(snapshot, run)) {
        due = due.and(new Due.Busy(run.publicId() + " is approved", worker::wake));
      }
    }
    return due;
  }

  private Due of(Run run, Instant now) {
    if (run.plannedAt().isAfter(now)) {
      return new Due.Later(run.plannedAt());
    }
    var why = run.problem() == null ? "is to be frozen" : run.problem();
    return new Due.Busy("%s %s".formatted(run.publicId(), why), worker::wake);
  }
}
