package dev.fanfare.pressure;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The table {@code pressure_lock}: while one transaction judges people by caps, no other does. A
 * row stands for about 256 people whose numbers lie side by side; rows are locked in the order of
 * their key, so that two transactions never wait for each other. Any thread.
 */
@Singleton
class PressureLockStore {

  /** Numbers of people who come together are about 2,048 apart ({@code SubjectNumbers}). */
  private static final int BUCKET_BITS = 19;

  private static final int MOST_KNOWN = 200_000;

  /** The state that tells a transaction to begin anew. */
  private static final String SERIALIZATION_FAILURE = "40001";

  private record Row(WorkspaceId workspace, long bucket) {}

  /** Rows that were seen committed: they stay for ever. */
  private final Set<Row> known = ConcurrentHashMap.newKeySet();

  /** Locks these people until the transaction ends. */
  void lock(Connection connection, WorkspaceId workspace, long[] people) throws SQLException {
    var buckets =
        Arrays.stream(people).map(PressureLockStore::bucket).sorted().distinct().boxed().toArray();
    boolean there = true;
    for (var bucket : buckets) {
      there &= known.contains(new Row(workspace, (Long) bucket));
    }
    if (!there) {
      make(connection, workspace, buckets);
    }
    try (var select =
        connection.prepareStatement(
            """
            select bucket from pressure_lock where workspace_id = ? and bucket = any(?)
            order by bucket for update
            """)) {
      select.setInt(1, workspace.value());
      select.setArray(2, connection.createArrayOf("int8", buckets));
      int locked = 0;
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          locked++;
        }
      }
      if (locked != buckets.length) {
        known.clear();
        throw new SQLException("people could not be locked: rows are gone", SERIALIZATION_FAILURE);
      }
    }
  }

  static long bucket(long profileId) {
    return profileId >> BUCKET_BITS;
  }

  /**
   * Makes rows that are not there, in order and before any is locked: whoever waits here holds none
   * that another transaction can wish to lock.
   */
  private void make(Connection connection, WorkspaceId workspace, Object[] buckets)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into pressure_lock (workspace_id, bucket)
            select ?, bucket from unnest(?::bigint[]) as wanted (bucket) order by bucket
            on conflict do nothing returning bucket
            """)) {
      insert.setInt(1, workspace.value());
      insert.setArray(2, connection.createArrayOf("int8", buckets));
      var ours = new HashSet<Long>();
      try (var rows = insert.executeQuery()) {
        while (rows.next()) {
          ours.add(rows.getLong(1));
        }
      }
      if (known.size() > MOST_KNOWN) {
        known.clear();
      }
      for (var bucket : buckets) {
        // What this transaction has made may yet be taken back.
        if (!ours.contains((Long) bucket)) {
          known.add(new Row(workspace, (Long) bucket));
        }
      }
    }
  }
}
