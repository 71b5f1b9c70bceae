package dev.fanfare.dispatch;

import static java.util.Objects.requireNonNullElse;

import dev.fanfare.audience.Slice;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * The table {@code ledger}: rows come once, by binary COPY; its unique keys catch what must not.
 */
@Singleton
final class LedgerStore {

  private static final String COPY =
      """
      copy ledger (run_id, profile_id, occurrence, workspace_id, step, slot, state, reason, attempt,
        ambiguous, slice_no, probability, address_key, variant,
        domain, detail, judged, decided_at, ended_at, campaign_version)
      from stdin (format binary)
      """;

  private static final String COLUMNS =
      "run_id, profile_id, occurrence, workspace_id, step, slot, state, reason, attempt, ambiguous,"
          + " slice_no, probability, address_key, variant, domain, detail, judged, decided_at,"
          + " ended_at, campaign_version";

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

  /** Whether anybody of a run has an end that is not the run's own: being cancelled with it. */
  boolean hasEnds(Connection connection, long runId) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select exists (select from ledger where run_id = ? and state <> ?)")) {
      select.setLong(1, runId);
      select.setInt(2, LedgerState.CANCELLED.code());
      try (var rows = select.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  /**
   * Changes rows that are UNKNOWN by what a later attempt brought. Only SENT is evidence that the
   * message left; anything else leaves the state and notes the attempt. The address becomes the one
   * this attempt wrote to, unless another row has it.
   *
   * @throws NotUnknown when one of them is not UNKNOWN: nothing of it may stand then
   */
  void resolve(Connection connection, List<LedgerRow> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (var update =
        connection.prepareStatement(
            """
            update ledger set state = ?, reason = ?, attempt = ?, ambiguous = ambiguous + ?,
              detail = ?, ended_at = ?, judged = coalesce(?, judged),
              address_key = case when not exists (
                select from ledger other
                where other.run_id = ledger.run_id and other.address_key = ?
                  and other.occurrence = ledger.occurrence
                  and other.profile_id <> ledger.profile_id) then coalesce(?, address_key)
                else address_key end
            where run_id = ? and profile_id = ? and occurrence = ? and workspace_id = ?
              and step = ? and slot = ? and state = 6
            """)) {
      for (var row : rows) {
        update.setInt(1, row.state().code());
        update.setInt(2, row.reason().code());
        update.setInt(3, row.attempt());
        update.setInt(4, row.ambiguous());
        update.setString(5, row.detail());
        update.setObject(6, row.endedAt().atOffset(ZoneOffset.UTC));
        update.setObject(7, row.judged(), Types.INTEGER);
        update.setObject(8, row.addressKey(), Types.BIGINT);
        update.setObject(9, row.addressKey(), Types.BIGINT);
        key(update, 10, row.key());
        // One at a time: the next must see the address this one took.
        if (update.executeUpdate() != 1) {
          throw new NotUnknown(row.key());
        }
      }
    }
  }

  /** A row was to be changed by what a later attempt brought, and something else was faster. */
  static final class NotUnknown extends IllegalStateException {
    private static final long serialVersionUID = 1;

    NotUnknown(MessageKey key) {
      super(key + " is not UNKNOWN");
    }
  }

  /** Those of these rows that are not UNKNOWN; the others stay so until the transaction ends. */
  List<LedgerRow> notUnknown(Connection connection, List<LedgerRow> rows) throws SQLException {
    var others = new ArrayList<LedgerRow>();
    try (var select =
        connection.prepareStatement(
            """
            select from ledger
            where run_id = ? and profile_id = ? and occurrence = ? and workspace_id = ?
              and step = ? and slot = ? and state = 6
            for update
            """)) {
      for (var row : rows) {
        key(select, 1, row.key());
        try (var found = select.executeQuery()) {
          if (!found.next()) {
            others.add(row);
          }
        }
      }
    }
    return others;
  }

  private static void key(PreparedStatement statement, int from, MessageKey key)
      throws SQLException {
    statement.setLong(from, key.runId());
    statement.setLong(from + 1, key.profileId());
    statement.setLong(from + 2, key.occurrence());
    statement.setInt(from + 3, key.workspace());
    statement.setInt(from + 4, key.step());
    statement.setInt(from + 5, key.slot());
  }

  /**
   * Who of these people of a slice is accounted for: has a row, or stands in a later slice made
   * from this one. For people being sent again, a row counts when it knows of this attempt.
   */
  Set<Long> accounted(Connection connection, Slice slice, boolean resend, Object[] ids)
      throws SQLException {
    var accounted = new HashSet<Long>();
    try (var select =
        connection.prepareStatement(
            """
            select profile_id from ledger
            where run_id = ? and profile_id = any(?) and occurrence = ?
              and (not ? or state <> 6 or attempt >= ?)
            union all
            select unnest(profile_ids) from slice
            where run_id = ? and occurrence = ? and parent_no = ?
            """)) {
      select.setLong(1, slice.runId());
      select.setArray(2, connection.createArrayOf("int8", ids));
      select.setLong(3, slice.occurrence());
      select.setBoolean(4, resend);
      select.setInt(5, slice.attempt());
      select.setLong(6, slice.runId());
      select.setLong(7, slice.occurrence());
      select.setInt(8, slice.number());
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          accounted.add(rows.getLong(1));
        }
      }
    }
    return accounted;
  }

  /** Who has a row, and which addresses were written to, among these rows of one occurrence. */
  Taken taken(Connection connection, List<LedgerRow> rows) throws SQLException {
    var first = rows.getFirst().key();
    var people = rows.stream().map(row -> row.key().profileId()).toArray();
    var keys = rows.stream().map(LedgerRow::addressKey).filter(key -> key != null).toArray();
    var taken = new Taken(new HashSet<>(), new HashSet<>());
    try (var select =
        connection.prepareStatement(
            """
            select profile_id, address_key from ledger
            where run_id = ? and occurrence = ?
              and (profile_id = any(?) or address_key = any(?))
            """)) {
      select.setLong(1, first.runId());
      select.setLong(2, first.occurrence());
      select.setArray(3, connection.createArrayOf("int8", people));
      select.setArray(4, connection.createArrayOf("int8", keys));
      try (var found = select.executeQuery()) {
        while (found.next()) {
          taken.people().add(found.getLong(1));
          long address = found.getLong(2);
          if (!found.wasNull()) {
            taken.addresses().add(address);
          }
        }
      }
    }
    return taken;
  }

  /** What the unique keys of an occurrence hold already. */
  record Taken(Set<Long> people, Set<Long> addresses) {}

  /** The row of one person in an occurrence. */
  Optional<LedgerRow> find(Connection connection, long runId, long occurrence, long profileId)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select "
                + COLUMNS
                + " from ledger where run_id = ? and profile_id = ? and occurrence = ?")) {
      select.setLong(1, runId);
      select.setLong(2, profileId);
      select.setLong(3, occurrence);
      try (var rows = select.executeQuery()) {
        return rows.next() ? Optional.of(row(rows)) : Optional.empty();
      }
    }
  }

  /** The next rows of a run in key order; from its beginning when {@code after} is null. */
  List<LedgerRow> page(
      Connection connection,
      WorkspaceId workspace,
      long runId,
      @Nullable MessageKey after,
      int limit)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select "
                + COLUMNS
                + " from ledger where run_id = ? and workspace_id = ?"
                + " and (profile_id, occurrence, step, slot) > (?, ?, ?, ?)"
                + " order by profile_id, occurrence, step, slot limit ?")) {
      select.setLong(1, runId);
      select.setInt(2, workspace.value());
      select.setLong(3, after == null ? Long.MIN_VALUE : after.profileId());
      select.setLong(4, after == null ? 0 : after.occurrence());
      select.setInt(5, after == null ? 0 : after.step());
      select.setInt(6, after == null ? 0 : after.slot());
      select.setInt(7, limit);
      return read(select);
    }
  }

  /** The reported set of a run, in key order. */
  List<LedgerRow> reported(
      Connection connection,
      WorkspaceId workspace,
      long runId,
      long afterPerson,
      long afterOccurrence,
      int limit)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select "
                + COLUMNS
                + " from ledger where run_id = ? and workspace_id = ? and ambiguous > 0"
                + " and (profile_id, occurrence) > (?, ?)"
                + " order by profile_id, occurrence limit ?")) {
      select.setLong(1, runId);
      select.setInt(2, workspace.value());
      select.setLong(3, afterPerson);
      select.setLong(4, afterOccurrence);
      select.setInt(5, limit);
      return read(select);
    }
  }

  /** Settles everyone of a run who waits for a decision; their rows as they are now. */
  List<LedgerRow> settleUnknown(
      Connection connection, WorkspaceId workspace, long runId, Reason settled)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update ledger set reason = ?
            where run_id = ? and workspace_id = ? and state = 6 and reason = ?
            returning
            """
                + COLUMNS)) {
      update.setInt(1, settled.code());
      update.setLong(2, runId);
      update.setInt(3, workspace.value());
      update.setInt(4, Reason.UNKNOWN_ASK.code());
      return read(update);
    }
  }

  /** Rows of these people of a run, in no order. */
  List<LedgerRow> of(Connection connection, WorkspaceId workspace, long runId, Object[] people)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select "
                + COLUMNS
                + " from ledger where run_id = ? and workspace_id = ? and profile_id = any(?)")) {
      select.setLong(1, runId);
      select.setInt(2, workspace.value());
      select.setArray(3, connection.createArrayOf("int8", people));
      return read(select);
    }
  }

  /** Makes a row SENT that is UNKNOWN and not being sent again; false when it is so no more. */
  boolean makeSent(Connection connection, MessageKey key, Instant at) throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update ledger set state = ?, reason = ?, ended_at = ?
            where run_id = ? and profile_id = ? and occurrence = ? and workspace_id = ?
              and step = ? and slot = ? and state = 6 and reason in (?, ?)
            """)) {
      update.setInt(1, LedgerState.SENT.code());
      update.setInt(2, Reason.NONE.code());
      update.setObject(3, at.atOffset(ZoneOffset.UTC));
      key(update, 4, key);
      update.setInt(10, Reason.UNKNOWN_ASK.code());
      update.setInt(11, Reason.UNKNOWN_DROP.code());
      return update.executeUpdate() == 1;
    }
  }

  private static List<LedgerRow> read(PreparedStatement statement) throws SQLException {
    try (var rows = statement.executeQuery()) {
      var found = new ArrayList<LedgerRow>();
      while (rows.next()) {
        found.add(row(rows));
      }
      return found;
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
        row.getInt(20),
        requireNonNullElse(row.getObject(14, Integer.class), Assignments.NONE),
        row.getInt(15),
        row.getString(16),
        row.getObject(17, Integer.class),
        row.getObject(18, OffsetDateTime.class).toInstant(),
        row.getObject(19, OffsetDateTime.class).toInstant());
  }
}
