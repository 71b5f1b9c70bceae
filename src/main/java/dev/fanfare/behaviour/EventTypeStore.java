package dev.fanfare.behaviour;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.behaviour.EventType.Property;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.AttributeType;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The table {@code event_type}. */
@Singleton
final class EventTypeStore {

  private static final String SELECT =
      "select name, properties, created_at, changed_at, deleted_at, version from event_type"
          + " where workspace_id = ? ";

  private static final TypeReference<TreeMap<String, Written>> PROPERTIES =
      new TypeReference<>() {};

  private final ObjectMapper json;

  EventTypeStore(ObjectMapper json) {
    this.json = json;
  }

  /** A property as it is stored. */
  private record Written(String type, boolean required, boolean personal) {}

  /** A type as it is stored. */
  record Row(EventType type, boolean deleted, long version) {}

  /** Every declared type, by name. */
  List<EventType> all(Connection connection, WorkspaceId workspace) throws SQLException {
    try (var select =
        connection.prepareStatement(SELECT + "and deleted_at is null order by name")) {
      select.setInt(1, workspace.value());
      return read(select).stream().map(Row::type).toList();
    }
  }

  /** A declared type at its version. */
  Optional<Row> find(Connection connection, WorkspaceId workspace, String name)
      throws SQLException {
    try (var select = connection.prepareStatement(SELECT + "and deleted_at is null and name = ?")) {
      select.setInt(1, workspace.value());
      select.setString(2, name);
      return read(select).stream().findFirst();
    }
  }

  /** The declared types among these names. */
  List<EventType> named(Connection connection, WorkspaceId workspace, Collection<String> names)
      throws SQLException {
    try (var select =
        connection.prepareStatement(SELECT + "and deleted_at is null and name = any(?)")) {
      select.setInt(1, workspace.value());
      select.setArray(2, connection.createArrayOf("text", names.toArray()));
      return read(select).stream().map(Row::type).toList();
    }
  }

  /** A type, also one that was taken away; nobody else changes it until the transaction ends. */
  Optional<Row> locked(Connection connection, WorkspaceId workspace, String name)
      throws SQLException {
    try (var select = connection.prepareStatement(SELECT + "and name = ? for update")) {
      select.setInt(1, workspace.value());
      select.setString(2, name);
      return read(select).stream().findFirst();
    }
  }

  /** Adds a type; false when there is one of the name. */
  boolean insert(Connection connection, WorkspaceId workspace, EventType type) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into event_type (workspace_id, name, properties, created_at, changed_at)
            values (?, ?, ?::json, ?, ?) on conflict do nothing
            """)) {
      insert.setInt(1, workspace.value());
      insert.setString(2, type.name());
      insert.setString(3, written(type.properties()));
      insert.setObject(4, type.createdAt().atOffset(ZoneOffset.UTC));
      insert.setObject(5, type.changedAt().atOffset(ZoneOffset.UTC));
      return insert.executeUpdate() == 1;
    }
  }

  /** Writes a locked type over; it is there again when it was taken away. */
  void update(Connection connection, WorkspaceId workspace, EventType type, long version)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update event_type
            set properties = ?::json, changed_at = ?, deleted_at = null, version = ?
            where workspace_id = ? and name = ?
            """)) {
      update.setString(1, written(type.properties()));
      update.setObject(2, type.changedAt().atOffset(ZoneOffset.UTC));
      update.setLong(3, version);
      update.setInt(4, workspace.value());
      update.setString(5, type.name());
      update.executeUpdate();
    }
  }

  void delete(Connection connection, WorkspaceId workspace, String name, Instant at)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            "update event_type set deleted_at = ? where workspace_id = ? and name = ?")) {
      update.setObject(1, at.atOffset(ZoneOffset.UTC));
      update.setInt(2, workspace.value());
      update.setString(3, name);
      update.executeUpdate();
    }
  }

  private List<Row> read(PreparedStatement select) throws SQLException {
    try (var rows = select.executeQuery()) {
      var types = new ArrayList<Row>();
      while (rows.next()) {
        types.add(row(rows));
      }
      return types;
    }
  }

  private Row row(ResultSet row) throws SQLException {
    return new Row(
        new EventType(
            row.getString(1),
            properties(row.getString(2)),
            row.getObject(3, OffsetDateTime.class).toInstant(),
            row.getObject(4, OffsetDateTime.class).toInstant()),
        row.getObject(5) != null,
        row.getLong(6));
  }

  private SortedMap<String, Property> properties(String written) {
    try {
      var properties = new TreeMap<String, Property>();
      json.readValue(written, PROPERTIES)
          .forEach(
              (name, property) ->
                  properties.put(
                      name,
                      new Property(
                          AttributeType.ofWord(property.type()).orElseThrow(),
                          property.required(),
                          property.personal())));
      return properties;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("properties of an event type cannot be read", e);
    }
  }

  private String written(Map<String, Property> properties) {
    var written = new TreeMap<String, Written>();
    properties.forEach(
        (name, property) ->
            written.put(
                name,
                new Written(property.type().word(), property.required(), property.personal())));
    try {
      return json.writeValueAsString(written);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
