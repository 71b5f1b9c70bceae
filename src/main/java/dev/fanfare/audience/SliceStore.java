package dev.fanfare.audience;

import dev.fanfare.platform.NodeIdentity;
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
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The table {@code slice}: claim, mark, hand on. Each statement is one short touch of one row; the
 * epoch fences out whoever was declared dead.
 */
@Singleton
public final class SliceStore {

  private static final String COLUMNS =
      "run_id, slice_no, occurrence, kind, attempt, epoch, started_to, recorded, tally,"
          + " timetable_no, profile_ids, campaign_version, due_at";

  /** The state of a slice in the table; those that a canary holds have another. */
  private static final int OPEN = 0;

  private static final int CLAIMED = 1;
  private static final int DONE = 2;

  private static final int NO_PARENT = -1;
  private static final int FIRST_ATTEMPT = 1;

  /**
   * Claims the next open slices of a run, none of one that is paused. People about whom nothing has
   * been decided are decided about by the version that the run has now, for as long as the slice is
   * held.
   *
   * @param most how many: one where they are large
   * @param evenBeforeDue for a run being cancelled, whose waiting slices need not be waited for
   * @param except versions of the campaign whose decided people are left to others
   */
  public List<Slice> claim(
      Connection connection,
      WorkspaceId workspace,
      long runId,
      Instant now,
      int most,
      boolean evenBeforeDue,
      int[] except,
      NodeIdentity owner)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update slice set state = 1, epoch = epoch + 1, owner_node = ?, owner_epoch = ?,
              campaign_version = case when kind in (0, 5) or campaign_version is null
                then (select r.campaign_version from run r
                      where r.workspace_id = slice.workspace_id and r.id = slice.run_id)
                else campaign_version end
            where run_id = ? and slice_no = any(array(
              select slice_no from slice
              where run_id = ? and state = 0 and (due_at <= ? or ?)
                and (kind in (0, 5) or campaign_version is null or campaign_version <> all(?))
                -- Whoever claims may know it for a while longer as sending: what becomes due in a
                -- pause must be there to be moved on.
                and (select r.state from run r where r.workspace_id = ? and r.id = ?)
                  in ('SENDING', 'CANCELLING')
              order by due_at, slice_no limit ? for update skip locked))
            returning
            """
                + COLUMNS)) {
      update.setString(1, owner.name());
      update.setLong(2, owner.epoch());
      update.setLong(3, runId);
      update.setLong(4, runId);
      update.setObject(5, now.atOffset(ZoneOffset.UTC));
      update.setBoolean(6, evenBeforeDue);
      update.setArray(7, connection.createArrayOf("int4", Arrays.stream(except).boxed().toArray()));
      update.setInt(8, workspace.value());
      update.setLong(9, runId);
      update.setInt(10, most);
      return read(update);
    }
  }

  /**
   * Writes how far slices have come, in key order.
   *
   * @param now campaign time
   * @return those that were not touched because their epoch is gone: fenced
   */
  public List<SliceProgress> mark(
      Connection connection, Collection<SliceProgress> progress, Instant now) throws SQLException {
    var ordered = new ArrayList<>(progress);
    ordered.sort(
        java.util.Comparator.comparingLong(SliceProgress::runId)
            .thenComparingInt(SliceProgress::number));
    var fenced = new ArrayList<SliceProgress>();
    try (var update =
        connection.prepareStatement(
            """
            update slice set started_to = ?, recorded = ?, tally = ?, state = ?, moved_at = ?,
              owner_node = case when ? then owner_node end,
              owner_epoch = case when ? then owner_epoch end
            where run_id = ? and slice_no = ? and epoch = ? and state = 1
            """)) {
      for (var slice : ordered) {
        int state = slice.done() ? DONE : slice.release() ? OPEN : CLAIMED;
        update.setInt(1, slice.startedTo());
        update.setInt(2, slice.recorded());
        update.setArray(3, connection.createArrayOf("int4", SliceArrays.boxed(slice.tally())));
        update.setInt(4, state);
        update.setObject(5, now.atOffset(ZoneOffset.UTC));
        update.setBoolean(6, state == CLAIMED);
        update.setBoolean(7, state == CLAIMED);
        update.setLong(8, slice.runId());
        update.setInt(9, slice.number());
        update.setInt(10, slice.epoch());
        update.addBatch();
      }
      // In one go: people who come one by one are a slice each.
      int[] touched = update.executeBatch();
      for (int i = 0; i < touched.length; i++) {
        if (touched[i] == 0) {
          fenced.add(ordered.get(i));
        }
      }
    }
    return fenced;
  }

  /**
   * Where a slice stands, waiting for any transaction that is still changing it: tells whether a
   * commit whose answer was lost has happened.
   */
  public Optional<Slice> lockStanding(Connection connection, long runId, int number)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select " + COLUMNS + " from slice where run_id = ? and slice_no = ? for update")) {
      select.setLong(1, runId);
      select.setInt(2, number);
      return read(select).stream().findFirst();
    }
  }

  /** Adds a slice to a run that goes on: people that a call asks to write to. */
  public void addDirect(
      Connection connection,
      WorkspaceId workspace,
      int accountId,
      long runId,
      long occurrence,
      Instant dueAt,
      long[] profileIds)
      throws SQLException {
    var slice =
        new LaterSlice(occurrence, SliceKind.FROZEN, NO_PARENT, FIRST_ATTEMPT, dueAt, profileIds);
    add(connection, workspace, accountId, runId, List.of(slice));
  }

  /** A slice of one person, who has come to a run that goes on. */
  public LaterSlice ofOne(long occurrence, Instant dueAt, long profileId) {
    return new LaterSlice(
        occurrence, SliceKind.FROZEN, NO_PARENT, FIRST_ATTEMPT, dueAt, new long[] {profileId});
  }

  /** Adds slices of people who were moved from one slice of the run to a later instant. */
  public void add(
      Connection connection,
      WorkspaceId workspace,
      int accountId,
      long runId,
      List<LaterSlice> slices)
      throws SQLException {
    if (slices.isEmpty()) {
      return;
    }
    try (var insert =
        connection.prepareStatement(
            """
            insert into slice (run_id, slice_no, workspace_id, account_id, occurrence, kind,
              parent_no, attempt, due_at, lo, hi, n, profile_ids, state, epoch, started_to,
              recorded, tally, because, timetable_no, campaign_version)
            values (?, nextval('later_slice_no'), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?,
              (select timetable_no from slice where run_id = ? and slice_no = ?),
              case when ? then coalesce(?,
                (select campaign_version from slice where run_id = ? and slice_no = ?)) end)
            """)) {
      for (var slice : slices) {
        var ids = slice.profileIds();
        insert.setLong(1, runId);
        insert.setInt(2, workspace.value());
        insert.setInt(3, accountId);
        insert.setLong(4, slice.occurrence());
        insert.setInt(5, slice.kind().code());
        insert.setInt(6, slice.parent());
        insert.setInt(7, slice.attempt());
        insert.setObject(8, slice.dueAt().atOffset(ZoneOffset.UTC));
        insert.setLong(9, ids[0]);
        insert.setLong(10, ids[ids.length - 1]);
        insert.setInt(11, ids.length);
        insert.setArray(12, connection.createArrayOf("int8", SliceArrays.boxed(ids)));
        boolean settled = slice.kind() == SliceKind.SETTLED;
        insert.setInt(13, settled ? DONE : OPEN);
        insert.setInt(14, settled ? ids.length : 0);
        insert.setInt(15, settled ? ids.length : 0);
        insert.setArray(16, connection.createArrayOf("int4", SliceArrays.boxed(slice.tally())));
        insert.setObject(17, slice.because(), Types.SMALLINT);
        insert.setLong(18, runId);
        insert.setInt(19, slice.parent());
        insert.setBoolean(20, !slice.kind().undecided());
        insert.setObject(21, slice.version(), Types.INTEGER);
        insert.setLong(22, runId);
        insert.setInt(23, slice.parent());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /**
   * Locks one slice whose owner does not live any more; empty when there is none. The caller
   * decides about its started people and ends with {@link #handOn}.
   */
  public Optional<Orphan> lockOrphan(Connection connection, Collection<Long> exceptRuns)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select workspace_id, account_id, owner_node, owner_epoch, %s from slice s
            where state = 1 and run_id <> all(?) and not exists (
              select from node n
              where n.name = s.owner_node and n.epoch = s.owner_epoch and n.alive)
            order by run_id, slice_no limit 1 for update skip locked
            """
                .formatted(COLUMNS))) {
      select.setArray(1, connection.createArrayOf("int8", exceptRuns.toArray()));
      try (var rows = select.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        return Optional.of(
            new Orphan(
                new WorkspaceId(rows.getInt(1)),
                rows.getInt(2),
                new NodeIdentity(rows.getString(3), rows.getLong(4)),
                slice(rows, 4)));
      }
    }
  }

  /** Raises the epoch of an orphan and gives it back, or ends it when all are accounted for. */
  public void handOn(Connection connection, Slice slice, int recorded, int[] tally)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update slice set epoch = epoch + 1, owner_node = null, owner_epoch = null,
              recorded = ?, tally = ?, state = ?
            where run_id = ? and slice_no = ?
            """)) {
      update.setInt(1, recorded);
      update.setArray(2, connection.createArrayOf("int4", SliceArrays.boxed(tally)));
      update.setInt(3, recorded == slice.size() ? DONE : OPEN);
      update.setLong(4, slice.runId());
      update.setInt(5, slice.number());
      update.executeUpdate();
    }
  }

  /** Where one frozen person stands in a run: their slices, the first one first. */
  public List<Place> places(Connection connection, long runId, long occurrence, long profileId)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select slice_no, kind, attempt, due_at, state,
                   array_position(profile_ids, ?) - 1 < started_to, because, timetable_no,
                   campaign_version
            from slice
            where run_id = ? and occurrence = ? and ? between lo and hi and ? = any(profile_ids)
            order by kind = 0 desc, slice_no
            """)) {
      select.setLong(1, profileId);
      select.setLong(2, runId);
      select.setLong(3, occurrence);
      select.setLong(4, profileId);
      select.setLong(5, profileId);
      var places = new ArrayList<Place>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          places.add(
              new Place(
                  rows.getInt(1),
                  SliceKind.of(rows.getInt(2)),
                  rows.getInt(3),
                  rows.getObject(4, OffsetDateTime.class).toInstant(),
                  rows.getObject(8, Integer.class),
                  rows.getInt(5) == CLAIMED,
                  rows.getBoolean(6),
                  rows.getInt(9),
                  rows.getObject(7, Integer.class)));
        }
      }
      return places;
    }
  }

  /**
   * Gives back slices that a life claimed for an account and does not know of (a lost answer). One
   * with people under way becomes an orphan instead, whose people are decided about.
   */
  public void releaseUnknown(
      Connection connection, NodeIdentity owner, int accountId, Collection<Slice> known)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update slice set epoch = epoch + 1,
              state = case when started_to = recorded then 0 else 1 end,
              owner_epoch = case when started_to = recorded then null else -1 end
            where state = 1 and owner_node = ? and owner_epoch = ? and account_id = ?
              and not exists (select from unnest(?, ?) k (run_id, slice_no)
                              where k.run_id = slice.run_id and k.slice_no = slice.slice_no)
            """)) {
      update.setString(1, owner.name());
      update.setLong(2, owner.epoch());
      update.setInt(3, accountId);
      update.setArray(
          4, connection.createArrayOf("int8", known.stream().map(Slice::runId).toArray()));
      update.setArray(
          5, connection.createArrayOf("int4", known.stream().map(Slice::number).toArray()));
      update.executeUpdate();
    }
  }

  private static List<Slice> read(PreparedStatement statement) throws SQLException {
    try (var rows = statement.executeQuery()) {
      var slices = new ArrayList<Slice>();
      while (rows.next()) {
        slices.add(slice(rows, 0));
      }
      return slices;
    }
  }

  private static Slice slice(ResultSet row, int offset) throws SQLException {
    return new Slice(
        row.getLong(offset + 1),
        row.getInt(offset + 2),
        row.getLong(offset + 3),
        SliceKind.of(row.getInt(offset + 4)),
        row.getInt(offset + 5),
        row.getInt(offset + 6),
        row.getInt(offset + 7),
        row.getInt(offset + 8),
        SliceArrays.ints((Integer[]) row.getArray(offset + 9).getArray()),
        row.getObject(offset + 10, Integer.class),
        SliceArrays.longs((Long[]) row.getArray(offset + 11).getArray()),
        row.getInt(offset + 12),
        row.getObject(offset + 13, OffsetDateTime.class).toInstant());
  }
}
