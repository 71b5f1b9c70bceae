package dev.fanfare.analytics;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.fanfare.events.PersonEvent;
import dev.fanfare.platform.DataSubject;
import dev.fanfare.platform.PersonalData;
import dev.fanfare.platform.TimeOrderedId;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;

/**
 * What people did about messages. Counts stay, under a number that leads nowhere once the person is
 * erased; conversions go, since their ids are the words of others, and so does when it was.
 */
@Singleton
final class PersonalReportStore implements PersonalData {

  @Override
  public Set<String> tables() {
    return Set.of("run_person_count", "conversion", "engagement", "goal_credit");
  }

  @Override
  public void tell(Connection connection, DataSubject person, JsonGenerator out)
      throws SQLException, IOException {
    tellDone(connection, person, out);
    tellConversions(connection, person, out);
    tellEngagements(connection, person, out);
    tellCredits(connection, person, out);
  }

  private static void tellDone(Connection connection, DataSubject person, JsonGenerator out)
      throws SQLException, IOException {
    out.writeArrayFieldStart("responses");
    try (var select =
        connection.prepareStatement(
            """
            select run_id, type, agent, item, n from run_person_count
            where workspace_id = ? and profile_id = ? order by run_id, type, agent, item
            """)) {
      select.setInt(1, person.workspace().value());
      select.setLong(2, person.number());
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          out.writeStartObject();
          out.writeStringField("run", TimeOrderedId.write("run", rows.getLong(1)));
          out.writeStringField("type", rows.getString(2));
          out.writeStringField("agent", rows.getString(3));
          out.writeStringField("item", rows.getString(4));
          out.writeNumberField("count", rows.getLong(5));
          out.writeEndObject();
        }
      }
    }
    out.writeEndArray();
  }

  private static void tellConversions(Connection connection, DataSubject person, JsonGenerator out)
      throws SQLException, IOException {
    out.writeArrayFieldStart("conversions");
    try (var select =
        connection.prepareStatement(
            """
            select run_id, id, goal, at from conversion
            where workspace_id = ? and profile_id = ? order by run_id, at, id
            """)) {
      select.setInt(1, person.workspace().value());
      select.setLong(2, person.number());
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          out.writeStartObject();
          out.writeStringField("run", TimeOrderedId.write("run", rows.getLong(1)));
          out.writeStringField("id", rows.getString(2));
          out.writeStringField("goal", rows.getString(3));
          out.writeStringField(
              "at", rows.getObject(4, OffsetDateTime.class).toInstant().toString());
          out.writeEndObject();
        }
      }
    }
    out.writeEndArray();
  }

  private static void tellEngagements(Connection connection, DataSubject person, JsonGenerator out)
      throws SQLException, IOException {
    out.writeArrayFieldStart("engagements");
    try (var select =
        connection.prepareStatement(
            """
            select run_id, kind, agent, to_timestamp(quarter * 900.0), n from engagement
            where workspace_id = ? and profile_id = ? order by quarter, run_id, kind, agent
            """)) {
      select.setInt(1, person.workspace().value());
      select.setLong(2, person.number());
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          out.writeStartObject();
          out.writeStringField("run", TimeOrderedId.write("run", rows.getLong(1)));
          out.writeStringField("event", PersonEvent.ofCode(rows.getInt(2)).word());
          out.writeStringField("agent", PersonEvent.AGENTS.get(rows.getInt(3)));
          out.writeStringField(
              "quarterFrom", rows.getObject(4, OffsetDateTime.class).toInstant().toString());
          out.writeNumberField("count", rows.getLong(5));
          out.writeEndObject();
        }
      }
    }
    out.writeEndArray();
  }

  private static void tellCredits(Connection connection, DataSubject person, JsonGenerator out)
      throws SQLException, IOException {
    out.writeArrayFieldStart("reached");
    try (var select =
        connection.prepareStatement(
            """
            select c.run_id, g.name, c.touched_at, c.at, c.revenue
            from goal_credit c
            join run r on r.workspace_id = c.workspace_id and r.id = c.run_id
            join campaign_goal g on g.workspace_id = r.workspace_id
              and g.campaign_id = r.campaign_id and g.number = c.goal
            where c.workspace_id = ? and c.profile_id = ?
            order by c.run_id, c.goal, c.at, c.event_number, c.occurrence
            """)) {
      select.setInt(1, person.workspace().value());
      select.setLong(2, person.number());
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          out.writeStartObject();
          out.writeStringField("run", TimeOrderedId.write("run", rows.getLong(1)));
          out.writeStringField("goal", rows.getString(2));
          out.writeStringField(
              "messageAt", rows.getObject(3, OffsetDateTime.class).toInstant().toString());
          out.writeStringField(
              "at", rows.getObject(4, OffsetDateTime.class).toInstant().toString());
          out.writeNumberField("revenue", rows.getBigDecimal(5));
          out.writeEndObject();
        }
      }
    }
    out.writeEndArray();
  }

  @Override
  public Map<String, Integer> erase(Connection connection, DataSubject person, Instant at)
      throws SQLException {
    return Map.of(
        "conversion", delete(connection, person, "conversion"),
        "engagement", delete(connection, person, "engagement"));
  }

  private static int delete(Connection connection, DataSubject person, String table)
      throws SQLException {
    try (var delete =
        connection.prepareStatement(
            "delete from " + table + " where workspace_id = ? and profile_id = ?")) {
      delete.setInt(1, person.workspace().value());
      delete.setLong(2, person.number());
      return delete.executeUpdate();
    }
  }
}
