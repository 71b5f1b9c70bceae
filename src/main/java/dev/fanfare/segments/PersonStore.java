package dev.fanfare.segments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.conditions.Person;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Channel;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads people as conditions asked in memory see them. */
@Singleton
final class PersonStore {

  private final ObjectMapper json;

  PersonStore(ObjectMapper json) {
    this.json = json;
  }

  /** The person as they are now; valid while the connection is. */
  Optional<Person> read(Connection connection, WorkspaceId workspace, String externalId)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select id from profile where workspace_id = ? and external_id = ?")) {
      select.setInt(1, workspace.value());
      select.setString(2, externalId);
      try (var row = select.executeQuery()) {
        return row.next()
            ? read(connection, workspace, List.of(row.getLong(1))).values().stream().findFirst()
            : Optional.empty();
      }
    }
  }

  /** People by their subject numbers, as they are now; valid while the connection is. */
  Map<Long, Person> read(Connection connection, WorkspaceId workspace, Collection<Long> subjects)
      throws SQLException {
    var contacts = contacts(connection, workspace, subjects);
    var together = together(connection, workspace, subjects);
    try (var select =
        connection.prepareStatement(
            """
            select id, zone, locale, created_at, attributes::text, external_id from profile
            where workspace_id = ? and id = any(?)
            """)) {
      select.setInt(1, workspace.value());
      select.setArray(2, connection.createArrayOf("int8", subjects.toArray()));
      var people = new HashMap<Long, Person>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          long id = rows.getLong(1);
          people.put(
              id,
              new Person(
                  rows.getString(6),
                  rows.getString(2),
                  rows.getString(3),
                  rows.getObject(4, OffsetDateTime.class).toInstant(),
                  json.readTree(rows.getString(5)),
                  contacts.getOrDefault(id, Map.of()),
                  version -> together.isMember(version, id),
                  version -> together.score(version, id),
                  event -> together.happened(event, id),
                  type -> together.told(type, id)));
        }
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("attributes are no JSON", e);
      }
      return people;
    }
  }

  /** What else can be asked of some people. */
  AskedTogether together(Connection connection, WorkspaceId workspace, Collection<Long> subjects) {
    return new AskedTogether(connection, workspace, subjects, json);
  }

  private static Map<Long, Map<Channel, Person.Contact>> contacts(
      Connection connection, WorkspaceId workspace, Collection<Long> subjects) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select channel, address is not null, consented, withdrawn, profile_id
            from contact_point where workspace_id = ? and profile_id = any(?)
            """)) {
      select.setInt(1, workspace.value());
      select.setArray(2, connection.createArrayOf("int8", subjects.toArray()));
      var contacts = new HashMap<Long, Map<Channel, Person.Contact>>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          contacts
              .computeIfAbsent(rows.getLong(5), subject -> new EnumMap<>(Channel.class))
              .put(
                  Channel.ofCode(rows.getInt(1)),
                  new Person.Contact(rows.getBoolean(2), rows.getInt(3), rows.getInt(4)));
        }
      }
      return contacts;
    }
  }
}
