package dev.fanfare.events;

import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Writes events in the transaction that makes them true. Any thread, each with its connection. */
@Singleton
public final class EventLog {

  private final CampaignClock clock;

  EventLog(CampaignClock clock) {
    this.clock = clock;
  }

  /**
   * Appends a batch as one row of the stream. The stream is held until the caller's transaction
   * ends: append last, and to one stream only.
   *
   * @param runId the run all events of the batch belong to, if any
   * @param recordedAt campaign time; the partition is of the installation's day, for all workspaces
   *     alike
   */
  public void append(
      Connection connection,
      EventStream stream,
      WorkspaceId workspace,
      @Nullable Long runId,
      EventBatch batch,
      Instant recordedAt)
      throws SQLException {
    if (!batch.isEmpty()) {
      var day = clock.now(WorkspaceId.INSTALLATION).atOffset(ZoneOffset.UTC).toLocalDate();
      EventStore.append(connection, stream, day, workspace, runId, batch, recordedAt);
    }
  }
}
