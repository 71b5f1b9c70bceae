package dev.fanfare.events;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.fanfare.platform.DataSubject;
import dev.fanfare.platform.PersonalData;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * What happened to people. Events carry the subject number alone, so an erasure leaves them as they
 * are: the number leads nowhere then.
 */
@Singleton
final class PersonalEventStore implements PersonalData {

  private static final int PAGE = 64;

  @Override
  public Set<String> tables() {
    return Set.of("event");
  }

  /** Reads every batch of the workspace: the store has no index by person, and needs none else. */
  @Override
  public void tell(Connection connection, DataSubject person, JsonGenerator out)
      throws SQLException, IOException {
    out.writeArrayFieldStart("events");
    // Events of nobody are of number 0.
    if (person.number() != 0) {
      write(connection, person, out);
    }
    out.writeEndArray();
  }

  private static void write(Connection connection, DataSubject person, JsonGenerator out)
      throws SQLException, IOException {
    var payload = new EventPayload();
    try (var select =
        connection.prepareStatement(
            "select payload from event where workspace_id = ? order by day, stream_id, seq")) {
      select.setInt(1, person.workspace().value());
      select.setFetchSize(PAGE);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          payload.open(rows.getBytes(1));
          while (payload.next()) {
            if (payload.subject() == person.number()) {
              out.writeRawValue(
                  new String(
                      payload.bytes(), payload.offset(), payload.length(), StandardCharsets.UTF_8));
            }
          }
        }
      }
    }
  }

  @Override
  public Map<String, Integer> erase(Connection connection, DataSubject person, Instant at) {
    return Map.of();
  }
}
