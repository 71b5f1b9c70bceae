package dev.fanfare.consent;

import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Recipient;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What people have said no to, of addresses that are named without saying whose they are. */
@Singleton
public final class WithdrawnAddressStore {

  /** These recipients, withdrawn from what anybody at their address has withdrawn from. */
  public List<Recipient> withheld(
      Connection connection, WorkspaceId workspace, int channel, Collection<Recipient> addresses)
      throws SQLException {
    if (addresses.isEmpty()) {
      return List.of();
    }
    var keys = addresses.stream().map(Recipient::addressKey).distinct().toArray();
    var withdrawn = read(connection, workspace, channel, keys);
    return addresses.stream()
        .map(each -> each.withdrawnFrom(withdrawn.getOrDefault(each.addressKey(), 0)))
        .toList();
  }

  private static Map<Long, Integer> read(
      Connection connection, WorkspaceId workspace, int channel, Object[] keys)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select address_key, bit_or(withdrawn) from contact_point
            where workspace_id = ? and channel = ? and address_key = any(?) and withdrawn <> 0
            group by address_key
            """)) {
      select.setInt(1, workspace.value());
      select.setInt(2, channel);
      select.setArray(3, connection.createArrayOf("int8", keys));
      var withdrawn = new HashMap<Long, Integer>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          withdrawn.put(rows.getLong(1), rows.getInt(2));
        }
      }
      return withdrawn;
    }
  }
}
