package dev.fanfare.audience;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** People of a run who share an address: decided at the freeze, and again after a change. */
@Singleton
public final class SharedAddressStore {

  /** Who in this range of ids is not written to, and who is instead. */
  public Map<Long, Long> excluded(
      Connection connection, WorkspaceId workspace, long runId, long lo, long hi)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select profile_id, winner_id from run_exclusion
            where run_id = ? and workspace_id = ? and profile_id between ? and ?
            """)) {
      select.setLong(1, runId);
      select.setInt(2, workspace.value());
      select.setLong(3, lo);
      select.setLong(4, hi);
      var excluded = new HashMap<Long, Long>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          excluded.put(rows.getLong(1), rows.getLong(2));
        }
      }
      return excluded;
    }
  }

  /**
   * Another person of the run who goes before at this address: was written to there, has had it
   * since the freeze, or came to it later too and has the lower number. Null when there is none.
   * Asked only for people whose address changed after the freeze.
   */
  public @Nullable Long takenBy(
      Connection connection,
      WorkspaceId workspace,
      long runId,
      int channel,
      long addressKey,
      long profileId,
      Instant frozenAt)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select c.profile_id from contact_point c
            where c.workspace_id = ? and c.address_key = ? and c.channel = ? and c.profile_id <> ?
              and (c.address_since < ? or c.profile_id < ?)
              and exists (select from slice s
                          where s.run_id = ? and s.kind = 0
                            and c.profile_id between s.lo and s.hi
                            and c.profile_id = any(s.profile_ids))
            union all
            select l.profile_id from ledger l
            where l.run_id = ? and l.address_key = ? and l.workspace_id = ? and l.profile_id <> ?
            limit 1
            """)) {
      select.setInt(1, workspace.value());
      select.setLong(2, addressKey);
      select.setInt(3, channel);
      select.setLong(4, profileId);
      select.setObject(5, frozenAt.atOffset(ZoneOffset.UTC));
      select.setLong(6, profileId);
      select.setLong(7, runId);
      select.setLong(8, runId);
      select.setLong(9, addressKey);
      select.setInt(10, workspace.value());
      select.setLong(11, profileId);
      try (var rows = select.executeQuery()) {
        return rows.next() ? rows.getLong(1) : null;
      }
    }
  }
}
