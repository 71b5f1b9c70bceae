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
    var batch = new EventBatch("/workspaces/" + run.workspace().value());
    var data =
        "{\"run\":\"%s\",\"campaignVersion\":%d,\"occurrence\":\"%s\"}"
            .formatted(run.publicId(), run.campaignVersion(), run.plannedAt());
    batch.add(
        "run." + what,
        TimeOrderedId.write(run.publicId() + "." + what, TimeOrderedId.next()),
        0,
        at,
        data.getBytes(StandardCharsets.UTF_8));
    events.appendOfRun(connection, run.workspace(), run.id(), batch);
  }
}
