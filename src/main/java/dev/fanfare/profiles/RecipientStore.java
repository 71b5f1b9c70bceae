package dev.fanfare.profiles;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads people on the hot path: one statement for a whole window. */
@Singleton
public final class RecipientStore {

  /**
   * The limit keeps the planner from joining the tables as wholes, which it thinks cheap while
   * their statistics are older than the last import: one look-up by primary key for each person.
   */
  private static final String READ =
      """
      select p.id, p.external_id, p.attributes::text, p.zone, p.locale,
             c.address, c.address_key, c.address_xid, c.consented, c.withdrawn
      from profile p
      left join lateral (
        select * from contact_point
        where workspace_id = p.workspace_id and profile_id = p.id and channel = ? limit 1) c on true
      where p.workspace_id = ? and p.id = any(?)
      """;

  /** Takes each person that exists; those erased since the freeze do not come. */
  @FunctionalInterface
  public interface Taker {
    void take(Recipient recipient);
  }

  /** Reads the people with these ids, in no order. */
  public void read(
      Connection connection, WorkspaceId workspace, int channel, long[] ids, Taker taker)
      throws SQLException {
    try (var select = connection.prepareStatement(READ)) {
      select.setInt(1, channel);
      select.setInt(2, workspace.value());
      select.setArray(3, connection.createArrayOf("int8", box(ids)));
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          taker.take(recipient(rows));
        }
      }
    }
  }

  /** Reads those of these ids that are addresses a call wrote to, in no order. */
  public void readDirect(
      Connection connection, WorkspaceId workspace, int channel, long[] ids, Taker taker)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select profile_id, null, null, null, null, address, address_key, null, 0, 0
            from direct_address
            where workspace_id = ? and profile_id = any(?) and channel = ?
              and address is not null
            """)) {
      select.setInt(1, workspace.value());
      select.setArray(2, connection.createArrayOf("int8", box(ids)));
      select.setInt(3, channel);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          taker.take(recipient(rows));
        }
      }
    }
  }

  private static Recipient recipient(ResultSet row) throws SQLException {
    return new Recipient(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getLong(7),
        row.getLong(8),
        row.getInt(9),
        row.getInt(10));
  }

  private static Object[] box(long[] ids) {
    var boxed = new Object[ids.length];
    for (int i = 0; i < ids.length; i++) {
      boxed[i] = ids[i];
    }
    return boxed;
  }
}
