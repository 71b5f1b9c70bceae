package dev.fanfare.audience;

import dev.fanfare.platform.Snapshot;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * People of a run who share an address: decided at the freeze, and again after a change. Which came
 * first is told by transactions and not by clocks, which differ between nodes and are read long
 * before a change commits.
 */
@Singleton
public final class SharedAddressStore {

  /** Of runs that were frozen before it was kept: the freeze's word stands for all. */
  private static final String ALL = Long.MAX_VALUE + ":" + Long.MAX_VALUE + ":";

  private static final String EXCLUDED =
      "select profile_id, winner_id from run_exclusion"
          + " where run_id = ? and workspace_id = ? and profile_id ";

  /** Who in this range of ids is not written to, and who is instead. */
  public Map<Long, Long> excluded(
      Connection connection, WorkspaceId workspace, long runId, long lo, long hi)
      throws SQLException {
    try (var select = connection.prepareStatement(EXCLUDED + "between ? and ?")) {
      select.setLong(1, runId);
      select.setInt(2, workspace.value());
      select.setLong(3, lo);
      select.setLong(4, hi);
      return excluded(select);
    }
  }

  /** As {@link #excluded}, among people whose ids are spread over the run's. */
  public Map<Long, Long> excludedAmong(
      Connection connection, WorkspaceId workspace, long runId, long[] people) throws SQLException {
    try (var select = connection.prepareStatement(EXCLUDED + "= any(?)")) {
      select.setLong(1, runId);
      select.setInt(2, workspace.value());
      select.setArray(3, connection.createArrayOf("int8", Arrays.stream(people).boxed().toArray()));
      return excluded(select);
    }
  }

  private static Map<Long, Long> excluded(PreparedStatement select) throws SQLException {
    var excluded = new HashMap<Long, Long>();
    try (var rows = select.executeQuery()) {
      while (rows.next()) {
        excluded.put(rows.getLong(1), rows.getLong(2));
      }
    }
    return excluded;
  }

  /** What the freeze of a run saw. */
  public Snapshot seen(Connection connection, WorkspaceId workspace, long runId)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select seen::text from run_freeze where workspace_id = ? and run_id = ?")) {
      select.setInt(1, workspace.value());
      select.setLong(2, runId);
      try (var rows = select.executeQuery()) {
        return Snapshot.of(rows.next() ? rows.getString(1) : ALL);
      }
    }
  }

  /**
   * Another person of the run who goes before at this address: was written to there, had it when
   * the run was frozen, or came to it later too and has the lower number. Null when there is none.
   * Asked only for people whose address the freeze did not see.
   */
  public @Nullable Long takenBy(
      Connection connection,
      WorkspaceId workspace,
      long runId,
      int channel,
      long addressKey,
      long profileId,
      Snapshot frozen)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select c.profile_id from contact_point c
            where c.workspace_id = ? and c.address_key = ? and c.channel = ? and c.profile_id <> ?
              and (pg_visible_in_snapshot(c.address_xid, ?::pg_snapshot) or c.profile_id < ?)
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
      select.setString(5, frozen.text());
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
