package dev.fanfare.platform;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code installation}, of one row. */
@Singleton
final class InstallationStore {

  /** The row. */
  record Installation(UUID id, byte[] keyCheck, Sending.@Nullable Hold hold) {}

  /** The row, made with these values when there is none. */
  Installation readOrMake(Connection connection, UUID id, byte[] keyCheck) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "insert into installation (one, id, key_check) values (true, ?, ?)"
                + " on conflict do nothing")) {
      insert.setObject(1, id);
      insert.setBytes(2, keyCheck);
      insert.executeUpdate();
    }
    return read(connection);
  }

  Installation read(Connection connection) throws SQLException {
    try (var select =
            connection.prepareStatement(
                "select id, key_check, held_since, held_because from installation");
        var rows = select.executeQuery()) {
      if (!rows.next()) {
        throw new SQLException("The table installation is empty");
      }
      var since = rows.getObject(3, OffsetDateTime.class);
      return new Installation(
          rows.getObject(1, UUID.class),
          rows.getBytes(2),
          since == null ? null : new Sending.Hold(since.toInstant(), rows.getString(4)));
    }
  }

  /** Holds all sending; what is held already keeps its first reason. */
  void hold(Connection connection, Sending.Hold hold) throws SQLException {
    try (var update =
        connection.prepareStatement(
            "update installation set held_since = ?, held_because = ? where held_since is null")) {
      update.setObject(1, hold.since().atOffset(ZoneOffset.UTC));
      update.setString(2, hold.because());
      update.executeUpdate();
    }
  }

  /** False when nothing was held. */
  boolean release(Connection connection) throws SQLException {
    try (var update =
        connection.prepareStatement(
            "update installation set held_since = null, held_because = null"
                + " where held_since is not null")) {
      return update.executeUpdate() == 1;
    }
  }
}
