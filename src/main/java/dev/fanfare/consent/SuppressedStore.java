package dev.fanfare.consent;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Which addresses are suppressed; read in the transaction that starts a send. */
@Singleton
public final class SuppressedStore {

  /** Those of the given address keys that are suppressed on the channel. */
  public Set<Long> among(
      Connection connection, WorkspaceId workspace, int channel, Collection<Long> addressKeys)
      throws SQLException {
    var suppressed = new HashSet<Long>();
    if (addressKeys.isEmpty()) {
      return suppressed;
    }
    try (var select =
        connection.prepareStatement(
            """
            select address_key from suppression
            where workspace_id = ? and channel = ? and address_key = any(?)
            """)) {
      select.setInt(1, workspace.value());
      select.setInt(2, channel);
      select.setArray(3, connection.createArrayOf("int8", addressKeys.toArray()));
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          suppressed.add(rows.getLong(1));
        }
      }
    }
    return suppressed;
  }
}
