package dev.fanfare.segments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.conditions.Membership;
import dev.fanfare.conditions.Person;
import dev.fanfare.platform.DatabaseFailure;
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
import org.jspecify.annotations.Nullable;

/** Reads one person as conditions asked in memory see them. */
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
            """
            select id, zone, locale, created_at, attributes::text from profile
            where workspace_id = ? and external_id = ?
            """)) {
      select.setInt(1, workspace.value());
      select.setString(2, externalId);
      try (var row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        long id = row.getLong(1);
        return Optional.of(
            new Person(
                externalId,
                row.getString(2),
                row.getString(3),
                row.getObject(4, OffsetDateTime.class).toInstant(),
                json.readTree(row.getString(5)),
                contacts(connection, workspace, List.of(id)).getOrDefault(id, Map.of()),
                version -> isMember(connection, workspace, id, version),
                version -> score(connection, workspace, id, version),
                event -> HappenedStore.of(connection, workspace, id, event),
                type -> HappenedStore.told(connection, workspace, id, type, json)));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("attributes are no JSON", e);
      }
    }
  }

  /** People by their subject numbers, as they are now; valid while the connection is. */
  Map<Long, Person> read(Connection connection, WorkspaceId workspace, Collection<Long> subjects)
      throws SQLException {
    var contacts = contacts(connection, workspace, subjects);
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
                  version -> isMember(connection, workspace, id, version),
                  version -> score(connection, workspace, id, version),
                  event -> HappenedStore.of(connection, workspace, id, event),
                  type -> HappenedStore.told(connection, workspace, id, type, json)));
        }
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("attributes are no JSON", e);
      }
      return people;
    }
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

  private static @Nullable Double score(
      Connection connection, WorkspaceId workspace, long id, Membership.Version version) {
    try (var select =
        connection.prepareStatement(
            """
            select s.score from segment_version v
            join segment_score s on s.workspace_id = v.workspace_id and s.import_id = v.import_id
            where v.workspace_id = ? and v.segment_id = ? and v.number = ? and s.profile_id = ?
            """)) {
      select.setInt(1, workspace.value());
      select.setInt(2, version.segmentId());
      select.setInt(3, version.number());
      select.setLong(4, id);
      try (var rows = select.executeQuery()) {
        return rows.next() ? (Double) rows.getDouble(1) : null;
      }
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  private static boolean isMember(
      Connection connection, WorkspaceId workspace, long id, Membership.Version version) {
    try (var select =
        connection.prepareStatement(
            """
            select from segment_chunk
            where workspace_id = ? and segment_id = ? and number = ? and ? between lo and hi
              and ? = any(profile_ids)
            """)) {
      select.setInt(1, workspace.value());
      select.setInt(2, version.segmentId());
      select.setInt(3, version.number());
      select.setLong(4, id);
      select.setLong(5, id);
      try (var rows = select.executeQuery()) {
        return rows.next();
      }
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }
}
