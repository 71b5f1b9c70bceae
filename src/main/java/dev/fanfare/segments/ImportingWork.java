package dev.fanfare.segments;

import dev.fanfare.platform.Due;
import dev.fanfare.platform.DueWork;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;

/** Files on their way into segments. What is tried again waits by the installation's clock. */
@Singleton
final class ImportingWork implements DueWork {

  private final OpenImportStore store;
  private final ImportWorker worker;

  ImportingWork(OpenImportStore store, ImportWorker worker) {
    this.store = store;
    this.worker = worker;
  }

  @Override
  public Set<String> columns() {
    return Set.of("segment_import.due_at");
  }

  @Override
  public Due at(Connection snapshot, WorkspaceId workspace, Instant now) throws SQLException {
    var running = store.oldestRunning(snapshot, workspace);
    return running.isEmpty()
        ? new Due.Never()
        : new Due.Busy(
            TimeOrderedId.write("imp", running.getAsLong()) + " is being taken in", worker::wake);
  }
}
