package dev.fanfare.control;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Who else of a workspace has an address: read where somebody's being in a control group keeps
 * everybody else at their address from being written to.
 */
@Singleton
public final class AddressHolderStore {

  /** The profiles of each of these addresses that several have, the lowest number first, by key. */
  public Map<Long, long[]> of(
      Connection connection, WorkspaceId workspace, int channel, Collection<Long> addressKeys)
      throws SQLException {
    var holders = new HashMap<Long, long[]>();
    if (addressKeys.isEmpty()) {
      return holders;
    }
    // One look-up by the index for each address, whatever statistics say of a fresh import.
    try (var select =
        connection.prepareStatement(
            """
            select asked.key, holder.people
            from (select distinct unnest(?::bigint[]) as key) asked
            cross join lateral (
              select array_agg(c.profile_id order by c.profile_id) as people
              from contact_point c
              where c.workspace_id = ? and c.address_key = asked.key
                and c.address_key is not null and c.channel = ?) holder
            where cardinality(holder.people) > 1
            """)) {
      select.setArray(1, connection.createArrayOf("int8", addressKeys.toArray()));
      select.setInt(2, workspace.value());
      select.setInt(3, channel);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          holders.put(rows.getLong(1), unboxed((Long[]) rows.getArray(2).getArray()));
        }
      }
    }
    return holders;
  }

  private static long[] unboxed(Long[] people) {
    var unboxed = new long[people.length];
    for (int i = 0; i < people.length; i++) {
      unboxed[i] = people[i];
    }
    return unboxed;
  }
}
