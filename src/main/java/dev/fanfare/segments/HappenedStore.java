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
import java.util.List;

/** Reads what happened to one person, for conditions asked in memory. */
final class HappenedStore {

  private HappenedStore() {}

  static List<Person.Happened> of(
      Connection connection, WorkspaceId workspace, long person, PersonEvent event) {
    try {
      return event == PersonEvent.SENT
          ? sent(connection, workspace, person)
          : done(connection, workspace, person, event);
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** What was told of a person from outside, of one type. */
  static List<AskedEvent> told(
      Connection connection, WorkspaceId workspace, long person, String type, ObjectMapper json) {
    try (var select =
        connection.prepareStatement(
            """
            select at, properties from person_event
            where workspace_id = ? and profile_id = ? and type = ?
            """)) {
      select.setInt(1, workspace.value());
      select.setLong(2, person);
      select.setString(3, type);
      try (var rows = select.executeQuery()) {
        var told = new ArrayList<AskedEvent>();
        while (rows.next()) {
          told.add(
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

  private static List<Person.Happened> done(
      Connection connection, WorkspaceId workspace, long person, PersonEvent event)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select e.quarter, e.agent, coalesce(c.name, ''), e.n
            from engagement e
            left join run r on r.workspace_id = e.workspace_id and r.id = e.run_id
            left join campaign c on c.workspace_id = r.workspace_id and c.id = r.campaign_id
            where e.workspace_id = ? and e.profile_id = ? and e.kind = ?
            """)) {
      select.setInt(1, workspace.value());
      select.setLong(2, person);
      select.setInt(3, event.code());
      return read(select);
    }
  }

  /**
   * One search in the ledger for every run, since its rows lie by run. The bit of {@code judged} is
   * that of test sends and of copies for seed groups, which count for nothing.
   */
  private static List<Person.Happened> sent(
      Connection connection, WorkspaceId workspace, long person) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select floor(extract(epoch from l.ended_at) / 900)::int, 0, coalesce(c.name, ''), 1
            from run r
            join ledger l on l.run_id = r.id and l.workspace_id = r.workspace_id
            left join campaign c on c.workspace_id = r.workspace_id and c.id = r.campaign_id
            where r.workspace_id = ? and l.profile_id = ? and l.state = 1
              and coalesce(l.judged, 0) & 1073741824 = 0
            """)) {
      select.setInt(1, workspace.value());
      select.setLong(2, person);
      return read(select);
    }
  }

  private static List<Person.Happened> read(PreparedStatement select) throws SQLException {
    try (var rows = select.executeQuery()) {
      var happened = new ArrayList<Person.Happened>();
      while (rows.next()) {
        happened.add(
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
