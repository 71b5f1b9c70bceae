package dev.fanfare.access;

import dev.fanfare.platform.DatabaseFailure;
import dev.fanfare.platform.NodeIdentity;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The table {@code idempotency_key}. Each method joins the transaction of its thread, if any. */
@Singleton
final class IdempotencyStore {

  private final AgroalDataSource doors;

  IdempotencyStore(AgroalDataSource doors) {
    this.doors = doors;
  }

  /** What is known of a key when a request comes with it. */
  sealed interface Known {

    /** Nothing, or its owner died: the request runs, and this life owns the key. */
    record Ours() implements Known {}

    /** Somebody living works on it. */
    record Running() implements Known {}

    /** It belongs to another request. */
    record OtherRequest() implements Known {}

    /** The first answer; headers and body are sealed. */
    record Answered(int status, byte[] headers, byte[] body) implements Known {}
  }

  Known claim(WorkspaceId workspace, String key, byte[] request, NodeIdentity us, Instant at) {
    try (var connection = doors.getConnection()) {
      while (true) {
        if (insert(connection, workspace, key, request, us, at)) {
          return new Known.Ours();
        }
        var known = read(connection, workspace, key, request, us);
        if (known != null) {
          return known;
        }
        // Deleted between the two statements: it is new again.
      }
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  private static boolean insert(
      Connection connection,
      WorkspaceId workspace,
      String key,
      byte[] request,
      NodeIdentity us,
      Instant at)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into idempotency_key
              (workspace_id, key, request_hash, owner_node, owner_epoch, created_at)
            values (?, ?, ?, ?, ?, ?) on conflict do nothing
            """)) {
      insert.setInt(1, workspace.value());
      insert.setString(2, key);
      insert.setBytes(3, request);
      insert.setString(4, us.name());
      insert.setLong(5, us.epoch());
      insert.setObject(6, at.atOffset(ZoneOffset.UTC));
      return insert.executeUpdate() == 1;
    }
  }

  private static @Nullable Known read(
      Connection connection, WorkspaceId workspace, String key, byte[] request, NodeIdentity us)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select request_hash, status, headers, body, owner_node, owner_epoch,
                   exists (select from node
                           where name = owner_node and epoch = owner_epoch and alive)
            from idempotency_key where workspace_id = ? and key = ?
            """)) {
      select.setInt(1, workspace.value());
      select.setString(2, key);
      try (var rows = select.executeQuery()) {
        return rows.next() ? judge(connection, rows, workspace, key, request, us) : null;
      }
    }
  }

  private static Known judge(
      Connection connection,
      ResultSet row,
      WorkspaceId workspace,
      String key,
      byte[] request,
      NodeIdentity us)
      throws SQLException {
    if (!MessageDigest.isEqual(row.getBytes(1), request)) {
      return new Known.OtherRequest();
    }
    int status = row.getInt(2);
    if (!row.wasNull()) {
      return new Known.Answered(status, row.getBytes(3), row.getBytes(4));
    }
    boolean ownerLives = row.getBoolean(7);
    var owner = new NodeIdentity(row.getString(5), row.getLong(6));
    return !ownerLives && takeOver(connection, workspace, key, owner, us)
        ? new Known.Ours()
        : new Known.Running();
  }

  private static boolean takeOver(
      Connection connection, WorkspaceId workspace, String key, NodeIdentity from, NodeIdentity to)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update idempotency_key set owner_node = ?, owner_epoch = ?
            where workspace_id = ? and key = ? and owner_node = ? and owner_epoch = ?
              and status is null
            """)) {
      update.setString(1, to.name());
      update.setLong(2, to.epoch());
      update.setInt(3, workspace.value());
      update.setString(4, key);
      update.setString(5, from.name());
      update.setLong(6, from.epoch());
      return update.executeUpdate() == 1;
    }
  }

  /** Keeps the answer; false when the key has been taken over: then nothing may be committed. */
  boolean answer(
      WorkspaceId workspace, String key, NodeIdentity us, int status, byte[] headers, byte[] body) {
    try (var connection = doors.getConnection();
        var update =
            connection.prepareStatement(
                """
                update idempotency_key set status = ?, headers = ?, body = ?
                where workspace_id = ? and key = ? and owner_node = ? and owner_epoch = ?
                  and status is null
                """)) {
      update.setInt(1, status);
      update.setBytes(2, headers);
      update.setBytes(3, body);
      update.setInt(4, workspace.value());
      update.setString(5, key);
      update.setString(6, us.name());
      update.setLong(7, us.epoch());
      return update.executeUpdate() == 1;
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** Forgets a key whose request did nothing, so that it can be tried again. */
  void release(WorkspaceId workspace, String key, NodeIdentity us) {
    try (var connection = doors.getConnection();
        var delete =
            connection.prepareStatement(
                """
                delete from idempotency_key
                where workspace_id = ? and key = ? and owner_node = ? and owner_epoch = ?
                  and status is null
                """)) {
      delete.setInt(1, workspace.value());
      delete.setString(2, key);
      delete.setString(3, us.name());
      delete.setLong(4, us.epoch());
      delete.executeUpdate();
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** Forgets what was kept long enough. */
  void forget(WorkspaceId workspace, Instant before) {
    try (var connection = doors.getConnection();
        var delete =
            connection.prepareStatement(
                "delete from idempotency_key where workspace_id = ? and created_at < ?")) {
      delete.setInt(1, workspace.value());
      delete.setObject(2, before.atOffset(ZoneOffset.UTC));
      delete.executeUpdate();
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }
}
