package dev.fanfare.campaigns;

import dev.fanfare.events.DoorEvents;
import dev.fanfare.events.EventBatch;
import dev.fanfare.platform.TimeOrderedId;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/** Says what happens to runs, in the transaction that makes it true. */
@Singleton
public final class RunEvents {

  private final DoorEvents events;

  RunEvents(DoorEvents events) {
    this.events = events;
  }

  /**
   * Appends {@code run.<what>}.
   *
   * @param what past tense, for example {@code paused}
   */
  public void append(Connection connection, Run run, String what, Instant at) throws SQLException {
    append(connection, run, what, at, run.id());
  }

  /**
   * The same, on the stream that something else of the transaction is told on.
   *
   * @param spread what that was spread by
   */
  void append(Connection connection, Run run, String what, Instant at, long spread)
      throws SQLException {
    var batch = new EventBatch("/workspaces/" + run.workspace().value());
    add(batch, run, what, "", at);
    events.append(connection, run.workspace(), spread, run.id(), batch);
  }

  /** Appends {@code run.stopped} with what was counted. */
  public void appendStopped(Connection connection, Run run, RunStop stop) throws SQLException {
    events.appendOfRun(connection, run.workspace(), run.id(), stopped(run, stop));
  }

  /** The event {@code run.stopped}, for whoever has a stream of their own. */
  public static EventBatch stopped(Run run, RunStop stop) {
    var batch = new EventBatch("/workspaces/" + run.workspace().value());
    var figures =
        ",\"because\":\"%s\",\"source\":\"%s\",\"share\":%b,\"bound\":%d,\"counted\":%d,\"outOf\":%d"
            .formatted(
                stop.because(),
                stop.source(),
                stop.share(),
                stop.bound(),
                stop.counted(),
                stop.outOf());
    add(batch, run, "stopped", figures, stop.at());
    return batch;
  }

  /**
   * Appends {@code run.winner_decided}.
   *
   * @param told how it was decided, as members of a JSON object
   */
  public void appendWinner(Connection connection, Run run, String told, Instant at)
      throws SQLException {
    var batch = new EventBatch("/workspaces/" + run.workspace().value());
    add(batch, run, "winner_decided", "," + told, at);
    events.appendOfRun(connection, run.workspace(), run.id(), batch);
  }

  private static void add(EventBatch batch, Run run, String what, String more, Instant at) {
    var data =
        "{\"run\":\"%s\",\"campaignVersion\":%d,\"occurrence\":\"%s\"%s}"
            .formatted(run.publicId(), run.campaignVersion(), run.plannedAt(), more);
    batch.add(
        "run." + what,
        TimeOrderedId.write(run.publicId() + "." + what, TimeOrderedId.next()),
        0,
        at,
        data.getBytes(StandardCharsets.UTF_8));
  }
}
