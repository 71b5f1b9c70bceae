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

    /** Nothing, or its owner gave it up: the request runs, and this life owns the key. */
    record Ours() implements Known {}

    /** Somebody living works on it. */
    record Running() implements Known {}

    /** It belongs to another request. */
    record OtherRequest() implements Known {}

    /** The first answer; headers and body are sealed. */
    record Answered(int status, byte[] headers, byte[] body) implements Known {}
  }

  /** Only for a key that nobody in this process works on: what names this life is then taken. */
  Known claim(WorkspaceId workspace, String key, byte[] request, NodeIdentity us, Instant at) {
    try (var connection = doors.getConnection()) {
      while (true) {
        if (insert(connection, workspace, key, request, us, at)) {
          return new Known.Ours();
        }
        var row = read(connection, workspace, key);
        if (row != null && (!row.mayBeTaken(us) || !row.isFor(request))) {
          return row.known(request);
        }
        if (row != null && takeOver(connection, workspace, key, row.owner(), us)) {
          return new Known.Ours();
        }
        // It was deleted, answered or taken between two statements.
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

  /** What is known of a key that this process works on. */
  Known read(WorkspaceId workspace, String key, byte[] request) {
    try (var connection = doors.getConnection()) {
      var row = read(connection, workspace, key);
      return row == null ? new Known.Running() : row.known(request);
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  private record Row(
      byte[] request, Known.@Nullable Answered answer, NodeIdentity owner, boolean ownerLives) {

    boolean isFor(byte[] other) {
      return MessageDigest.isEqual(request, other);
    }

    boolean mayBeTaken(NodeIdentity us) {
      return answer == null && (!ownerLives || owner.equals(us));
    }

    Known known(byte[] other) {
      if (!isFor(other)) {
        return new Known.OtherRequest();
      }
      return answer == null ? new Known.Running() : answer;
    }
  }

  private static @Nullable Row read(Connection connection, WorkspaceId workspace, String key)
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
        return rows.next() ? row(rows) : null;
      }
    }
  }

  private static Row row(ResultSet row) throws SQLException {
    int status = row.getInt(2);
    var answer =
        row.wasNull() ? null : new Known.Answered(status, row.getBytes(3), row.getBytes(4));
    var owner = new NodeIdentity(row.getString(5), row.getLong(6));
    return new Row(row.getBytes(1), answer, owner, row.getBoolean(7));
  }

  /** Waits for a transaction that still writes the answer; false when it came through. */
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

  /**
   * Forgets a key that nobody works on any more, unless its answer has come through; false while a
   * transaction may still write that, for which nobody waits.
   */
  boolean forgetAbandoned(WorkspaceId workspace, String key, NodeIdentity owner) {
    try (var connection = doors.getConnection();
        var delete =
            connection.prepareStatement(
                """
                with unanswered as (
                  select workspace_id, key from idempotency_key
                  where workspace_id = ? and key = ? and owner_node = ? and owner_epoch = ?
                    and status is null),
                free as (
                  select workspace_id, key from idempotency_key
                  where (workspace_id, key) in (select * from unanswered) and status is null
                  for update skip locked),
                gone as (
                  delete from idempotency_key
                  where (workspace_id, key) in (select * from free) returning key)
                select (select count(*) from unanswered) = (select count(*) from gone)
                """)) {
      delete.setInt(1, workspace.value());
      delete.setString(2, key);
      delete.setString(3, owner.name());
      delete.setLong(4, owner.epoch());
      try (var rows = delete.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
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
