package dev.fanfare.consent;

import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Channel;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The table {@code consent_request}. */
@Singleton
final class ConsentRequestStore {

  private static final String COLUMNS =
      "id, profile_id, channel, purpose_bit, address_key, basis, asks, asked_at, expires_at,"
          + " confirmed_at";

  /** How often an address was asked, and when last. */
  record Asked(int times, @Nullable Instant last) {}

  /** The key of a person's address; empty without one. */
  OptionalLong addressKey(
      Connection connection, WorkspaceId workspace, long profileId, Channel channel)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select address_key from contact_point
            where workspace_id = ? and profile_id = ? and channel = ? and address_key is not null
            """)) {
      select.setInt(1, workspace.value());
      select.setLong(2, profileId);
      select.setInt(3, channel.code());
      try (var rows = select.executeQuery()) {
        return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  /** Holds whatever is asked of an address, so that two who ask at once count each other. */
  void lockAddress(Connection connection, WorkspaceId workspace, long addressKey)
      throws SQLException {
    try (var lock = connection.prepareStatement("select pg_advisory_xact_lock(?, ?)")) {
      lock.setInt(1, workspace.value());
      lock.setInt(2, Long.hashCode(addressKey));
      lock.execute();
    }
  }

  /** What an address was asked since then, for any purpose and person. */
  Asked asked(Connection connection, WorkspaceId workspace, long addressKey, Instant since)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select coalesce(sum(asks), 0), max(asked_at) from consent_request
            where workspace_id = ? and address_key = ? and asked_at > ?
            """)) {
      select.setInt(1, workspace.value());
      select.setLong(2, addressKey);
      select.setObject(3, utc(since));
      try (var rows = select.executeQuery()) {
        rows.next();
        var last = rows.getObject(2, OffsetDateTime.class);
        return new Asked(rows.getInt(1), last == null ? null : last.toInstant());
      }
    }
  }

  /** The newest request of a person for a purpose. */
  Optional<ConsentRequest> newest(
      Connection connection, WorkspaceId workspace, long profileId, Channel channel, int bit)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select "
                + COLUMNS
                + " from consent_request where workspace_id = ? and profile_id = ?"
                + " and channel = ? and purpose_bit = ? order by id desc limit 1")) {
      select.setInt(1, workspace.value());
      select.setLong(2, profileId);
      select.setInt(3, channel.code());
      select.setInt(4, bit);
      return read(select);
    }
  }

  Optional<ConsentRequest> find(Connection connection, WorkspaceId workspace, long id)
      throws SQLException {
    return byId(connection, workspace, id, "");
  }

  /** As {@link #find}, and nobody else answers it until the transaction ends. */
  Optional<ConsentRequest> locked(Connection connection, WorkspaceId workspace, long id)
      throws SQLException {
    return byId(connection, workspace, id, " for update");
  }

  void insert(Connection connection, WorkspaceId workspace, ConsentRequest request)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "insert into consent_request (workspace_id, "
                + COLUMNS
                + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null)")) {
      insert.setInt(1, workspace.value());
      insert.setLong(2, request.id());
      insert.setLong(3, request.profileId());
      insert.setInt(4, request.channel().code());
      insert.setInt(5, request.purposeBit());
      insert.setLong(6, request.addressKey());
      insert.setString(7, request.basis());
      insert.setInt(8, request.asks());
      insert.setObject(9, utc(request.askedAt()));
      insert.setObject(10, utc(request.expiresAt()));
      insert.executeUpdate();
    }
  }

  /** Writes that it was asked for again. */
  void askAgain(Connection connection, WorkspaceId workspace, ConsentRequest request)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update consent_request set basis = ?, asks = ?, asked_at = ?, expires_at = ?
            where workspace_id = ? and id = ?
            """)) {
      update.setString(1, request.basis());
      update.setInt(2, request.asks());
      update.setObject(3, utc(request.askedAt()));
      update.setObject(4, utc(request.expiresAt()));
      update.setInt(5, workspace.value());
      update.setLong(6, request.id());
      update.executeUpdate();
    }
  }

  void confirm(Connection connection, WorkspaceId workspace, long id, Instant at)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            "update consent_request set confirmed_at = ? where workspace_id = ? and id = ?")) {
      update.setObject(1, utc(at));
      update.setInt(2, workspace.value());
      update.setLong(3, id);
      update.executeUpdate();
    }
  }

  /**
   * Forgets some requests that ended before then, and how many; what was confirmed stands in the
   * history.
   */
  int forget(Connection connection, WorkspaceId workspace, Instant endedBefore, int most)
      throws SQLException {
    try (var delete =
        connection.prepareStatement(
            """
            delete from consent_request where ctid = any(array(
              select ctid from consent_request
              where workspace_id = ? and expires_at < ? limit ? for update skip locked))
            """)) {
      delete.setInt(1, workspace.value());
      delete.setObject(2, utc(endedBefore));
      delete.setInt(3, most);
      return delete.executeUpdate();
    }
  }

  private static Optional<ConsentRequest> byId(
      Connection connection, WorkspaceId workspace, long id, String lock) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select "
                + COLUMNS
                + " from consent_request where workspace_id = ? and id = ?"
                + lock)) {
      select.setInt(1, workspace.value());
      select.setLong(2, id);
      return read(select);
    }
  }

  private static Optional<ConsentRequest> read(PreparedStatement select) throws SQLException {
    try (var rows = select.executeQuery()) {
      return rows.next() ? Optional.of(request(rows)) : Optional.empty();
    }
  }

  private static ConsentRequest request(ResultSet row) throws SQLException {
    var confirmed = row.getObject(10, OffsetDateTime.class);
    return new ConsentRequest(
        row.getLong(1),
        row.getLong(2),
        Channel.ofCode(row.getInt(3)),
        row.getInt(4),
        row.getLong(5),
        row.getString(6),
        row.getInt(7),
        row.getObject(8, OffsetDateTime.class).toInstant(),
        row.getObject(9, OffsetDateTime.class).toInstant(),
        confirmed == null ? null : confirmed.toInstant());
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
