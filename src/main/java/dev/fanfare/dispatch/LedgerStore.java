package dev.fanfare.dispatch;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postgresql.PGConnection;

/**
 * The table {@code ledger}: rows come once, by binary COPY; its unique keys catch what must not.
 */
@Singleton
final class LedgerStore {

  private static final String COPY =
      """
      copy ledger (run_id, profile_id, occurrence, workspace_id, step, slot, state, reason, attempt,
        ambiguous, slice_no, probability, address_key, detail, decided_at, ended_at)
      from stdin (format binary)
      """;

  private static final String COLUMNS =
      "run_id, profile_id, occurrence, workspace_id, step, slot, state, reason, attempt, ambiguous,"
          + " slice_no, probability, address_key, detail, decided_at, ended_at";

  /** Takes rows one at a time. */
  @FunctionalInterface
  interface Taker {
    void take(LedgerRow row) throws IOException;
  }

  /** Inserts rows; fails as a whole when one of them is there already. */
  void insert(Connection connection, List<LedgerRow> rows, LedgerCopy buffer) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    buffer.begin();
    for (var row : rows) {
      buffer.add(row);
    }
    buffer.end();
    var copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY);
    try {
      copy.writeToCopy(buffer.bytes(), 0, buffer.size());
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  /**
   * Changes rows that are UNKNOWN by what a later attempt brought. Only SENT is evidence that the
   * message left; anything else leaves the state and notes the attempt.
   */
  void resolve(Connection connection, List<LedgerRow> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (var update =
        connection.prepareStatement(
            """
            update ledger set state = ?, reason = ?, attempt = ?, ambiguous = ambiguous + ?,
              detail = ?, ended_at = ?
            where run_id = ? and profile_id = ? and occurrence = ? and workspace_id = ?
              and step = ? and slot = ? and state = 6
            """)) {
      for (var row : rows) {
        var key = row.key();
        update.setInt(1, row.state().code());
        update.setInt(2, row.reason().code());
        update.setInt(3, row.attempt());
        update.setInt(4, row.ambiguous());
        update.setString(5, row.detail());
        update.setObject(6, row.endedAt().atOffset(ZoneOffset.UTC));
        update.setLong(7, key.runId());
        update.setLong(8, key.profileId());
        update.setLong(9, key.occurrence());
        update.setInt(10, key.workspace());
        update.setInt(11, key.step());
        update.setInt(12, key.slot());
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  /**
   * Who of these people is accounted for: has a row, or stands in a later slice made from this one.
   * For people being sent again, a row counts when it knows of this attempt.
   */
  Set<Long> accounted(
      Connection connection, long runId, int sliceNumber, int attempt, boolean resend, Object[] ids)
      throws SQLException {
    var accounted = new HashSet<Long>();
    try (var select =
        connection.prepareStatement(
            """
            select profile_id from ledger
            where run_id = ? and profile_id = any(?) and (not ? or state <> 6 or attempt >= ?)
            union all
            select unnest(profile_ids) from slice where run_id = ? and parent_no = ?
            """)) {
      select.setLong(1, runId);
      select.setArray(2, connection.createArrayOf("int8", ids));
      select.setBoolean(3, resend);
      select.setInt(4, attempt);
      select.setLong(5, runId);
      select.setInt(6, sliceNumber);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          accounted.add(rows.getLong(1));
        }
      }
    }
    return accounted;
  }

  /** People of a run who have a row, and addresses of it that were written to, among these rows. */
  Taken taken(Connection connection, long runId, List<LedgerRow> rows) throws SQLException {
    var people = rows.stream().map(row -> row.key().profileId()).toArray();
    var keys = rows.stream().map(LedgerRow::addressKey).filter(key -> key != null).toArray();
    var taken = new Taken(new HashSet<>(), new HashSet<>());
    try (var select =
        connection.prepareStatement(
            """
            select profile_id, address_key from ledger
            where run_id = ? and (profile_id = any(?) or address_key = any(?))
            """)) {
      select.setLong(1, runId);
      select.setArray(2, connection.createArrayOf("int8", people));
      select.setArray(3, connection.createArrayOf("int8", keys));
      try (var found = select.executeQuery()) {
        while (found.next()) {
          taken.people().add(found.getLong(1));
          taken.addresses().add(found.getLong(2));
        }
      }
    }
    return taken;
  }

  /** What the unique keys of a run hold already. */
  record Taken(Set<Long> people, Set<Long> addresses) {}

  /** The row of one person in a run. */
  Optional<LedgerRow> find(Connection connection, long runId, long profileId) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select " + COLUMNS + " from ledger where run_id = ? and profile_id = ?")) {
      select.setLong(1, runId);
      select.setLong(2, profileId);
      try (var rows = select.executeQuery()) {
        return rows.next() ? Optional.of(row(rows)) : Optional.empty();
      }
    }
  }

  /** All rows of a run in key order, in constant memory. Needs a connection without autocommit. */
  void each(Connection connection, WorkspaceId workspace, long runId, Taker taker)
      throws SQLException, IOException {
    try (var select =
        connection.prepareStatement(
            "select "
                + COLUMNS
                + " from ledger where run_id = ? and workspace_id = ?"
                + " order by profile_id")) {
      select.setFetchSize(2_000);
      select.setLong(1, runId);
      select.setInt(2, workspace.value());
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          taker.take(row(rows));
        }
      }
    }
  }

  /** The reported set of a run, in key order. */
  List<LedgerRow> reported(
      Connection connection, WorkspaceId workspace, long runId, long after, int limit)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select "
                + COLUMNS
                + " from ledger where run_id = ? and workspace_id = ? and ambiguous > 0"
                + " and profile_id > ? order by profile_id limit ?")) {
      select.setLong(1, runId);
      select.setInt(2, workspace.value());
      select.setLong(3, after);
      select.setInt(4, limit);
      var found = new ArrayList<LedgerRow>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(row(rows));
        }
      }
      return found;
    }
  }

  /** Settles everyone of a run who waits for a decision; who that was, ascending. */
  long[] decideUnknown(Connection connection, WorkspaceId workspace, long runId, boolean resend)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update ledger set reason = ?
            where run_id = ? and workspace_id = ? and state = 6 and reason = ?
            returning profile_id
            """)) {
      update.setInt(1, (resend ? Reason.UNKNOWN_RESEND : Reason.UNKNOWN_DROP).code());
      update.setLong(2, runId);
      update.setInt(3, workspace.value());
      update.setInt(4, Reason.UNKNOWN_ASK.code());
      var people = new ArrayList<Long>();
      try (var rows = update.executeQuery()) {
        while (rows.next()) {
          people.add(rows.getLong(1));
        }
      }
      return people.stream().mapToLong(Long::longValue).sorted().toArray();
    }
  }

  private static LedgerRow row(ResultSet row) throws SQLException {
    long addressKey = row.getLong(13);
    boolean addressed = !row.wasNull();
    return new LedgerRow(
        new MessageKey(
            row.getInt(4),
            row.getLong(1),
            row.getInt(5),
            row.getLong(3),
            row.getLong(2),
            row.getInt(6)),
        LedgerState.of(row.getInt(7)),
        Reason.of(row.getInt(8)),
        row.getInt(9),
        row.getInt(10),
        row.getInt(11),
        row.getFloat(12),
        addressed ? addressKey : null,
        row.getString(14),
        row.getObject(15, OffsetDateTime.class).toInstant(),
        row.getObject(16, OffsetDateTime.class).toInstant());
  }
}
