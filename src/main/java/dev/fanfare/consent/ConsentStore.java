package dev.fanfare.consent;

import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Channel;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Consent as bits on contact points, and its append-only, packed history. */
@Singleton
final class ConsentStore {

  /** The sets of a contact point as they stand, and whether it has an address now. */
  record Bits(int consented, int withdrawn, boolean reachable) {

    /** Whether messages of the purpose may be sent there. */
    boolean grants(Purpose purpose) {
      return (consented & purpose.mask()) != 0 && (withdrawn & purpose.mask()) == 0;
    }
  }

  /** One line of a person's history. */
  record Entry(
      long id,
      Channel channel,
      int bit,
      boolean granted,
      String basis,
      String source,
      Instant at) {}

  /** The bits of a contact point, locked; empty when there is none. */
  Optional<Bits> locked(
      Connection connection, WorkspaceId workspace, long profileId, Channel channel)
      throws SQLException {
    return bits(connection, workspace, profileId, channel, " for update");
  }

  /** Everybody else who has the person's present address; they and the person are locked. */
  List<Long> lockedAtTheAddressOf(
      Connection connection, WorkspaceId workspace, long profileId, Channel channel)
      throws SQLException {
    // In one order, so that two who withdraw at one address do not wait for each other.
    try (var select =
        connection.prepareStatement(
            """
            select at.profile_id from contact_point own
            join contact_point at
              on at.workspace_id = own.workspace_id and at.address_key = own.address_key
                and at.channel = own.channel
            where own.workspace_id = ? and own.profile_id = ? and own.channel = ?
            order by at.profile_id for update of at
            """)) {
      select.setInt(1, workspace.value());
      select.setLong(2, profileId);
      select.setInt(3, channel.code());
      try (var rows = select.executeQuery()) {
        var others = new ArrayList<Long>();
        while (rows.next()) {
          if (rows.getLong(1) != profileId) {
            others.add(rows.getLong(1));
          }
        }
        return others;
      }
    }
  }

  /** The bits of a contact point as they are. */
  Optional<Bits> read(Connection connection, WorkspaceId workspace, long profileId, Channel channel)
      throws SQLException {
    return bits(connection, workspace, profileId, channel, "");
  }

  private static Optional<Bits> bits(
      Connection connection, WorkspaceId workspace, long profileId, Channel channel, String lock)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select consented, withdrawn, address is not null from contact_point"
                + " where workspace_id = ? and profile_id = ? and channel = ?"
                + lock)) {
      select.setInt(1, workspace.value());
      select.setLong(2, profileId);
      select.setInt(3, channel.code());
      try (var rows = select.executeQuery()) {
        return rows.next()
            ? Optional.of(new Bits(rows.getInt(1), rows.getInt(2), rows.getBoolean(3)))
            : Optional.empty();
      }
    }
  }

  void write(
      Connection connection, WorkspaceId workspace, long profileId, Channel channel, Bits bits)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update contact_point set consented = ?, withdrawn = ?
            where workspace_id = ? and profile_id = ? and channel = ?
            """)) {
      update.setInt(1, bits.consented());
      update.setInt(2, bits.withdrawn());
      update.setInt(3, workspace.value());
      update.setLong(4, profileId);
      update.setInt(5, channel.code());
      update.executeUpdate();
    }
  }

  /** Appends a change of any number of people; returns its id. */
  long append(
      Connection connection,
      WorkspaceId workspace,
      long[] people,
      Channel channel,
      int bit,
      boolean granted,
      String basis,
      String source,
      Instant at)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into consent_change (workspace_id, lo, hi, profile_ids, channel, purpose_bit,
              granted, basis, source, at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id
            """)) {
      insert.setInt(1, workspace.value());
      insert.setLong(2, people[0]);
      insert.setLong(3, people[people.length - 1]);
      insert.setObject(4, people);
      insert.setInt(5, channel.code());
      insert.setInt(6, bit);
      insert.setBoolean(7, granted);
      insert.setString(8, basis);
      insert.setString(9, source);
      insert.setObject(10, at.atOffset(ZoneOffset.UTC));
      try (var rows = insert.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /** A person's history, newest first, before the given id. */
  List<Entry> history(
      Connection connection, WorkspaceId workspace, long profileId, long before, int limit)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select id, channel, purpose_bit, granted, basis, source, at from consent_change
            where workspace_id = ? and lo <= ? and hi >= ? and profile_ids @> array[?]::bigint[]
              and id < ?
            order by id desc limit ?
            """)) {
      select.setInt(1, workspace.value());
      select.setLong(2, profileId);
      select.setLong(3, profileId);
      select.setLong(4, profileId);
      select.setLong(5, before);
      select.setInt(6, limit);
      try (var rows = select.executeQuery()) {
        var entries = new ArrayList<Entry>();
        while (rows.next()) {
          entries.add(
              new Entry(
                  rows.getLong(1),
                  Channel.ofCode(rows.getInt(2)),
                  rows.getInt(3),
                  rows.getBoolean(4),
                  rows.getString(5),
                  rows.getString(6),
                  rows.getObject(7, OffsetDateTime.class).toInstant()));
        }
        return entries;
      }
    }
  }
}
