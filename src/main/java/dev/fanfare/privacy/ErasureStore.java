package dev.fanfare.privacy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table {@code erasure}: certificates. */
@Singleton
final class ErasureStore {

  private static final String READ =
      "select id, at, erased_by, rows::text from erasure where workspace_id = ?";

  private final ObjectMapper json;

  ErasureStore(ObjectMapper json) {
    this.json = json;
  }

  void insert(Connection connection, WorkspaceId workspace, long personKey, Erasure erasure)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into erasure (workspace_id, id, person_key, at, erased_by, rows)
            values (?, ?, ?, ?, ?, ?::jsonb)
            """)) {
      insert.setInt(1, workspace.value());
      insert.setLong(2, erasure.number());
      insert.setLong(3, personKey);
      insert.setObject(4, erasure.erasedAt().atOffset(ZoneOffset.UTC));
      insert.setString(5, erasure.erasedBy());
      insert.setString(6, json.writeValueAsString(erasure.rows()));
      insert.executeUpdate();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("counts are no JSON", e);
    }
  }

  /** The last certificate of a person. */
  Optional<Erasure> last(Connection connection, WorkspaceId workspace, long personKey)
      throws SQLException {
    try (var select =
        connection.prepareStatement(READ + " and person_key = ? order by id desc limit 1")) {
      select.setInt(1, workspace.value());
      select.setLong(2, personKey);
      return read(select).stream().findFirst();
    }
  }

  /** Certificates behind the given one, oldest first. */
  List<Erasure> page(Connection connection, WorkspaceId workspace, long after, int limit)
      throws SQLException {
    try (var select = connection.prepareStatement(READ + " and id > ? order by id limit ?")) {
      select.setInt(1, workspace.value());
      select.setLong(2, after);
      select.setInt(3, limit);
      return read(select);
    }
  }

  private List<Erasure> read(PreparedStatement select) throws SQLException {
    try (var rows = select.executeQuery()) {
      var erasures = new ArrayList<Erasure>();
      while (rows.next()) {
        erasures.add(
            new Erasure(
                rows.getLong(1),
                rows.getObject(2, OffsetDateTime.class).toInstant(),
                rows.getString(3),
                counts(rows.getString(4))));
      }
      return erasures;
    }
  }

  private Map<String, Integer> counts(String text) {
    try {
      return json.readValue(text, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored counts are no JSON", e);
    }
  }
}
