package dev.fanfare.triggers;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.fanfare.campaigns.Run;
import dev.fanfare.platform.DataSubject;
import dev.fanfare.platform.PersonalData;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * To which campaigns things that happened have brought people. The rows stay beside the ledger's,
 * under a number that leads nowhere; what happened goes.
 */
@Singleton
final class PersonalEnrolmentStore implements PersonalData {

  @Override
  public Set<String> tables() {
    return Set.of("enrolment", "trigger_entry");
  }

  @Override
  public void tell(Connection connection, DataSubject person, JsonGenerator out)
      throws SQLException, IOException {
    out.writeArrayFieldStart("enrolments");
    try (var select =
        connection.prepareStatement(
            """
            select run_id, event_id, planned_at from enrolment
            where workspace_id = ? and profile_id = ? order by occurrence
            """)) {
      select.setInt(1, person.workspace().value());
      select.setLong(2, person.number());
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          out.writeStartObject();
          out.writeStringField("run", Run.publicId(rows.getLong(1)));
          out.writeStringField("event", rows.getString(2));
          out.writeStringField(
              "plannedAt", rows.getObject(3, OffsetDateTime.class).toInstant().toString());
          out.writeEndObject();
        }
      }
    }
    out.writeEndArray();
  }

  @Override
  public Map<String, Integer> erase(Connection connection, DataSubject person, Instant at)
      throws SQLException {
    try (var events =
            connection.prepareStatement(
                "update enrolment set event_id = null where workspace_id = ? and profile_id = ?");
        var entries =
            connection.prepareStatement(
                "delete from trigger_entry where workspace_id = ? and profile_id = ?")) {
      for (var statement : List.of(events, entries)) {
        statement.setInt(1, person.workspace().value());
        statement.setLong(2, person.number());
      }
      return Map.of("enrolment", events.executeUpdate(), "trigger_entry", entries.executeUpdate());
    }
  }
}
