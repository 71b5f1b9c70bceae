package dev.fanfare.events;

import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.NodeLife;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Events of those who own no stream: doors, imports, definitions. They share a few streams of this
 * node; a person's events always take the same one. Any thread.
 */
@Singleton
public final class DoorEvents {

  private static final int STREAMS = 8;

  private final EventLog log;
  private final EventStreams streams;
  private final NodeLife node;
  private final CampaignClock clock;

  DoorEvents(EventLog log, EventStreams streams, NodeLife node, CampaignClock clock) {
    this.log = log;
    this.streams = streams;
    this.node = node;
    this.clock = clock;
  }

  /**
   * Appends in the caller's transaction; last and once in it, since the stream is held until it
   * ends and two streams held at once could wait for each other.
   *
   * @param subject the person, or any number that spreads what is about no person
   */
  public void append(Connection connection, WorkspaceId workspace, long subject, EventBatch batch)
      throws SQLException {
    append(connection, workspace, subject, null, batch);
  }

  /** As {@link #append}, for what people do about a run: told and counted among its events. */
  public void append(
      Connection connection, WorkspaceId workspace, long subject, long run, EventBatch batch)
      throws SQLException {
    append(connection, workspace, subject, Long.valueOf(run), batch);
  }

  /**
   * As {@link #append}, for what happens to a run as a whole: told and counted among its events.
   */
  public void appendOfRun(Connection connection, WorkspaceId workspace, long run, EventBatch batch)
      throws SQLException {
    append(connection, workspace, run, run, batch);
  }

  private void append(
      Connection connection,
      WorkspaceId workspace,
      long spread,
      @Nullable Long run,
      EventBatch batch)
      throws SQLException {
    if (batch.isEmpty()) {
      return;
    }
    int number = Math.floorMod(Long.hashCode(spread), STREAMS);
    var stream = streams.own(node.identity().name() + "/door/" + number);
    log.append(connection, stream, workspace, run, batch, clock.now(workspace));
  }
}
