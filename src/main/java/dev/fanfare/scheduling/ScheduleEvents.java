package dev.fanfare.scheduling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.access.Workspaces;
import dev.fanfare.events.DoorEvents;
import dev.fanfare.events.EventBatch;
import dev.fanfare.platform.TimeOrderedId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Says what happens to schedules, last in the transaction that makes it true. */
@Singleton
final class ScheduleEvents {

  private final DoorEvents events;
  private final Workspaces workspaces;
  private final ObjectMapper json;

  ScheduleEvents(DoorEvents events, Workspaces workspaces, ObjectMapper json) {
    this.events = events;
    this.workspaces = workspaces;
    this.json = json;
  }

  private record Said(
      String campaign, int campaignVersion, int missed, @Nullable Instant lastAt, String state) {}

  /** Appends {@code schedule.<what>}; the word is in the past tense. */
  void append(Connection connection, ScheduleRow row, String campaign, String what, Instant at)
      throws SQLException {
    var batch = new EventBatch("/workspaces/" + workspaces.settings(row.workspace()).name());
    var said = new Said(campaign, row.version(), row.missed(), row.lastAt(), row.state().name());
    try {
      batch.add(
          "schedule." + what,
          TimeOrderedId.write("schedule." + row.campaignId() + "." + what, TimeOrderedId.next()),
          0,
          at,
          json.writeValueAsBytes(said));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    events.append(connection, row.workspace(), row.campaignId(), batch);
  }
}
