package dev.fanfare.access;

import dev.fanfare.platform.DatabaseFailure;
import dev.fanfare.platform.Page;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The table {@code api_key}. */
@Singleton
final class ApiKeyStore {

  private static final String SELECT =
      """
      select workspace_id, id, name, role, installation, created_at, revoked_at from api_key
      """;

  private final AgroalDataSource doors;

  ApiKeyStore(AgroalDataSource doors) {
    this.doors = doors;
  }

  /** The key of that id and secret, unless it is revoked. */
  Optional<ApiKey> find(BearerToken token) {
    try (var connection = doors.getConnection();
        var select =
            connection.prepareStatement(
                SELECT + "where secret_hash = ? and id = ? and revoked_at is null")) {
      // Found by the hash of 256 random bits: how long an index takes to miss tells nothing of use.
      select.setBytes(1, token.hash());
      select.setString(2, token.id());
      return read(select.executeQuery()).stream().findFirst();
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  void insert(ApiKey key, byte[] hash) {
    try (var connection = doors.getConnection();
        var insert =
            connection.prepareStatement(
                """
                insert into api_key
                  (workspace_id, id, name, role, installation, secret_hash, created_at)
                values (?, ?, ?, ?, ?, ?, ?)
                """)) {
      insert.setInt(1, key.workspace().value());
      insert.setString(2, key.id());
      insert.setString(3, key.name());
      insert.setString(4, key.role().word());
      insert.setBoolean(5, key.installation());
      insert.setBytes(6, hash);
      insert.setObject(7, key.createdAt().atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** Takes back a key that is in force; false when there is none. */
  boolean revoke(WorkspaceId workspace, String id, Instant at) {
    try (var connection = doors.getConnection();
        var update =
            connection.prepareStatement(
                """
                update api_key set revoked_at = ?
                where workspace_id = ? and id = ? and revoked_at is null
                """)) {
      update.setObject(1, at.atOffset(ZoneOffset.UTC));
      update.setInt(2, workspace.value());
      update.setString(3, id);
      return update.executeUpdate() == 1;
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** Keys in force of a role: at most the first two, to tell none, one and several apart. */
  List<ApiKey> inForce(WorkspaceId workspace, Role role) {
    try (var connection = doors.getConnection();
        var select =
            connection.prepareStatement(
                SELECT
                    + "where workspace_id = ? and role = ? and revoked_at is null"
                    + " order by id limit 2")) {
      select.setInt(1, workspace.value());
      select.setString(2, role.word());
      return read(select.executeQuery());
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  List<ApiKey> page(WorkspaceId workspace, Page.Request request) {
    try (var connection = doors.getConnection();
        var select =
            connection.prepareStatement(
                SELECT + "where workspace_id = ? and id > ? order by id limit ?")) {
      select.setInt(1, workspace.value());
      select.setString(2, request.first() ? "" : request.after().getFirst());
      select.setInt(3, request.limit() + 1);
      return read(select.executeQuery());
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  Map<String, String> names(WorkspaceId workspace, Collection<String> ids) {
    try (var connection = doors.getConnection();
        var select =
            connection.prepareStatement(SELECT + "where workspace_id = ? and id = any(?)")) {
      select.setInt(1, workspace.value());
      select.setArray(2, connection.createArrayOf("text", ids.toArray()));
      return read(select.executeQuery()).stream()
          .collect(Collectors.toMap(ApiKey::id, ApiKey::name));
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** Whether the installation has any key, with other first starts kept waiting. */
  boolean anyLocked() {
    try (var connection = doors.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("lock table api_key in share row exclusive mode");
      try (var rows = statement.executeQuery("select exists (select from api_key)")) {
        rows.next();
        return rows.getBoolean(1);
      }
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  private static List<ApiKey> read(ResultSet rows) throws SQLException {
    try (rows) {
      var found = new ArrayList<ApiKey>();
      while (rows.next()) {
        var revoked = rows.getObject(7, OffsetDateTime.class);
        found.add(
            new ApiKey(
                new WorkspaceId(rows.getInt(1)),
                rows.getString(2),
                rows.getString(3),
                Role.valueOf(rows.getString(4).toUpperCase(Locale.ROOT).replace('-', '_')),
                rows.getBoolean(5),
                rows.getObject(6, OffsetDateTime.class).toInstant(),
                revoked == null ? null : revoked.toInstant()));
      }
      return found;
    }
  }
}
