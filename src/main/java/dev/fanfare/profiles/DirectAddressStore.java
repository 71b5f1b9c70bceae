package dev.fanfare.profiles;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * The table {@code direct_address}: addresses that calls wrote to and that are no profile's; for a
 * while longer the numbers of those that are forgotten.
 */
@Singleton
final class DirectAddressStore {

  /** An address as it is kept. */
  record Row(long key, String address) {}

  /** Keeps an address on, or takes it in under that number; the number it has. */
  long keep(
      Connection connection,
      WorkspaceId workspace,
      Channel channel,
      Row address,
      long number,
      Instant until)
      throws SQLException {
    try (var upsert =
        connection.prepareStatement(
            """
            insert into direct_address (workspace_id, channel, address_key, profile_id, address,
              kept_until)
            values (?, ?, ?, ?, ?, ?)
            on conflict (workspace_id, channel, address_key) do update
              set kept_until = greatest(direct_address.kept_until, excluded.kept_until),
                  address = excluded.address
            returning profile_id
            """)) {
      upsert.setInt(1, workspace.value());
      upsert.setInt(2, channel.code());
      upsert.setLong(3, address.key());
      upsert.setLong(4, number);
      upsert.setString(5, address.address());
      upsert.setObject(6, until.atOffset(ZoneOffset.UTC));
      try (var rows = upsert.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /** Forgets addresses that are kept no longer, no more than so many; how many. */
  int forget(Connection connection, WorkspaceId workspace, Instant now, int most)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update direct_address set address = null
            where ctid = any(array(
              select ctid from direct_address
              where workspace_id = ? and kept_until < ? and address is not null limit ?
              for update skip locked))
            """)) {
      update.setInt(1, workspace.value());
      update.setObject(2, now.atOffset(ZoneOffset.UTC));
      update.setInt(3, most);
      return update.executeUpdate();
    }
  }

  /** Deletes the numbers of addresses that were kept until before an instant; how many. */
  int delete(Connection connection, WorkspaceId workspace, Instant before, int most)
      throws SQLException {
    try (var delete =
        connection.prepareStatement(
            """
            delete from direct_address
            where ctid = any(array(
              select ctid from direct_address
              where workspace_id = ? and kept_until < ? and address is null limit ?
              for update skip locked))
            """)) {
      delete.setInt(1, workspace.value());
      delete.setObject(2, before.atOffset(ZoneOffset.UTC));
      delete.setInt(3, most);
      return delete.executeUpdate();
    }
  }

  /** Forgets the addresses with these keys; the numbers they had. */
  List<Long> erase(Connection connection, WorkspaceId workspace, List<Long> keys)
      throws SQLException {
    try (var delete =
        connection.prepareStatement(
            """
            delete from direct_address
            where workspace_id = ? and address_key = any(?) returning profile_id
            """)) {
      delete.setInt(1, workspace.value());
      delete.setArray(2, connection.createArrayOf("int8", keys.toArray()));
      try (var rows = delete.executeQuery()) {
        var numbers = new ArrayList<Long>();
        while (rows.next()) {
          numbers.add(rows.getLong(1));
        }
        return numbers;
      }
    }
  }
}
