package dev.fanfare.behaviour;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.fanfare.platform.DataSubject;
import dev.fanfare.platform.PersonalData;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;

/** What happened to people, as it was told in the last 30 days. */
@Singleton
final class PersonalEventStore implements PersonalData {

  @Override
  public Set<String> tables() {
    return Set.of("person_event");
  }

  @Override
  public void tell(Connection connection, DataSubject person, JsonGenerator out)
      throws SQLException, IOException {
    out.writeArrayFieldStart("behaviour");
    try (var select =
        connection.prepareStatement(
            """
            select id, type, at, recorded_at, properties, effects from person_event
            where workspace_id = ? and profile_id = ? order by number
            """)) {
      select.setInt(1, person.workspace().value());
      select.setLong(2, person.number());
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          out.writeStartObject();
          out.writeStringField("id", rows.getString(1));
          out.writeStringField("type", rows.getString(2));
          out.writeStringField("at", instant(rows.getObject(3, OffsetDateTime.class)));
          out.writeStringField("recordedAt", instant(rows.getObject(4, OffsetDateTime.class)));
          out.writeFieldName("properties");
          out.writeRawValue(rows.getString(5));
          out.writeFieldName("effects");
          var effects = rows.getString(6);
          out.writeRawValue(effects == null ? "[]" : effects);
          out.writeEndObject();
        }
      }
    }
    out.writeEndArray();
  }

  @Override
  public Map<String, Integer> erase(Connection connection, DataSubject person, Instant at)
      throws SQLException {
    try (var delete =
        connection.prepareStatement(
            "delete from person_event where workspace_id = ? and profile_id = ?")) {
      delete.setInt(1, person.workspace().value());
      delete.setLong(2, person.number());
      return Map.of("person_event", delete.executeUpdate());
    }
  }

  private static String instant(OffsetDateTime at) {
    return at.toInstant().toString();
  }
}
