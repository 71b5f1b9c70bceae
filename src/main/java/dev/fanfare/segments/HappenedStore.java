package dev.fanfare.segments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.conditions.AskedEvent;
import dev.fanfare.conditions.Person;
import dev.fanfare.events.PersonEvent;
import dev.fanfare.platform.DatabaseFailure;
import dev.fanfare.platform.WorkspaceId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what happened to some people, for conditions asked in memory. */
final class HappenedStore {

  private HappenedStore() {}

  /** By person; of those to whom it has happened. */
  static Map<Long, List<Person.Happened>> of(
      Connection connection, WorkspaceId workspace, Long[] people, PersonEvent event) {
    try {
      return event == PersonEvent.SENT
          ? sent(connection, workspace, people)
          : done(connection, workspace, people, event);
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** What was told of people from outside, of one type; by person. */
  static Map<Long, List<AskedEvent>> told(
      Connection connection, WorkspaceId workspace, Long[] people, String type, ObjectMapper json) {
    try (var select =
        connection.prepareStatement(
            """
            select at, properties, profile_id from person_event
            where workspace_id = ? and profile_id = any (?) and type = ?
            """)) {
      select.setInt(1, workspace.value());
      select.setArray(2, connection.createArrayOf("int8", people));
      select.setString(3, type);
      try (var rows = select.executeQuery()) {
        var told = new HashMap<Long, List<AskedEvent>>();
        while (rows.next()) {
          told.computeIfAbsent(rows.getLong(3), _ -> new ArrayList<>())
              .add(
                  new AskedEvent(
                      rows.getObject(1, OffsetDateTime.class).toInstant(),
                      json.readTree(rows.getString(2))));
        }
        return told;
      }
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("properties of an event are no JSON", e);
    }
  }

  private static Map<Long, List<Person.Happened>> done(
      Connection connection, WorkspaceId workspace, Long[] people, PersonEvent event)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select e.quarter, e.agent, coalesce(c.name, ''), e.n, e.profile_id
            from engagement e
            left join run r on r.workspace_id = e.workspace_id and r.id = e.run_id
            left join campaign c on c.workspace_id = r.workspace_id and c.id = r.campaign_id
            where e.workspace_id = ? and e.profile_id = any (?) and e.kind = ?
            """)) {
      select.setInt(1, workspace.value());
      select.setArray(2, connection.createArrayOf("int8", people));
      select.setInt(3, event.code());
      return read(select);
    }
  }

  /** One search in the ledger for every run, since its rows lie by run. */
  private static Map<Long, List<Person.Happened>> sent(
      Connection connection, WorkspaceId workspace, Long[] people) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select floor(extract(epoch from l.ended_at) / 900)::int, 0, coalesce(c.name, ''), 1,
              l.profile_id
            from run r
            join ledger l on l.run_id = r.id and l.workspace_id = r.workspace_id
            left join campaign c on c.workspace_id = r.workspace_id and c.id = r.campaign_id
            where r.workspace_id = ? and l.profile_id = any (?) and l.state = 1
            """)) {
      select.setInt(1, workspace.value());
      select.setArray(2, connection.createArrayOf("int8", people));
      return read(select);
    }
  }

  private static Map<Long, List<Person.Happened>> read(PreparedStatement select)
      throws SQLException {
    try (var rows = select.executeQuery()) {
      var happened = new HashMap<Long, List<Person.Happened>>();
      while (rows.next()) {
        happened
            .computeIfAbsent(rows.getLong(5), _ -> new ArrayList<>())
            .add(
                new Person.Happened(
                    rows.getInt(1),
                    PersonEvent.AGENTS.get(rows.getInt(2)),
                    rows.getString(3),
                    rows.getInt(4)));
      }
      return happened;
    }
  }
}
