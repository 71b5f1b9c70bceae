package dev.fanfare.profiles;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * One person's contact points: the table {@code contact_point}. A row stays when its address is
 * taken away, so that what was withdrawn there still stands when an address comes back.
 */
@Singleton
public final class ContactPointStore {

  /** Makes the row of a person who exists and has none on the channel, without an address. */
  public void ensure(Connection connection, WorkspaceId workspace, long profileId, Channel channel)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into contact_point (workspace_id, profile_id, channel, consented, withdrawn)
            select workspace_id, id, ?, 0, 0 from profile where workspace_id = ? and id = ?
            on conflict (workspace_id, profile_id, channel) do nothing
            """)) {
      insert.setInt(1, channel.code());
      insert.setInt(2, workspace.value());
      insert.setLong(3, profileId);
      insert.executeUpdate();
    }
  }

  /** Sets the address; it counts as new only when its key is. */
  void set(
      Connection connection,
      WorkspaceId workspace,
      long id,
      Channel channel,
      String address,
      long key)
      throws SQLException {
    try (var upsert =
        connection.prepareStatement(
            """
            insert into contact_point (workspace_id, profile_id, channel, address, address_key,
              consented, withdrawn)
            values (?, ?, ?, ?, ?, 0, 0)
            on conflict (workspace_id, profile_id, channel) do update
              set address = excluded.address, address_key = excluded.address_key,
                  address_xid = case when contact_point.address_key = excluded.address_key
                    then contact_point.address_xid else excluded.address_xid end
            """)) {
      upsert.setInt(1, workspace.value());
      upsert.setLong(2, id);
      upsert.setInt(3, channel.code());
      upsert.setString(4, address);
      upsert.setLong(5, key);
      upsert.executeUpdate();
    }
  }

  /** Takes the address away, and what was consented to there; what was withdrawn stays. */
  void remove(Connection connection, WorkspaceId workspace, long id, Channel channel)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update contact_point
            set address = null, address_key = null, address_xid = pg_current_xact_id(),
              consented = 0
            where workspace_id = ? and profile_id = ? and channel = ?
            """)) {
      update.setInt(1, workspace.value());
      update.setLong(2, id);
      update.setInt(3, channel.code());
      update.executeUpdate();
    }
  }
}
