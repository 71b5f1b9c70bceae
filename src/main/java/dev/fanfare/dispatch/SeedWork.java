package dev.fanfare.dispatch;

import dev.fanfare.campaigns.UnseededStore;
import dev.fanfare.platform.Due;
import dev.fanfare.platform.DueWork;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;

/** Copies for seed groups that are to be asked for: a clock waits for them as for messages. */
@Singleton
final class SeedWork implements DueWork {

  private final UnseededStore runs;
  private final SeedWorker worker;

  SeedWork(UnseededStore runs, SeedWorker worker) {
    this.runs = runs;
    this.worker = worker;
  }

  @Override
  public Set<String> columns() {
    return Set.of();
  }

  @Override
  public Due at(Connection snapshot, WorkspaceId workspace, Instant now) throws SQLException {
    Due due = new Due.Never();
    for (var run : runs.of(snapshot, workspace)) {
      if (worker.isReady(snapshot, run)) {
        due = due.and(new Due.Busy(run.publicId() + " has copies to ask for", worker::wake));
      }
    }
    return due;
  }
}
