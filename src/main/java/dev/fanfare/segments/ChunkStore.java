package dev.fanfare.segments;

import dev.fanfare.conditions.Membership;
import dev.fanfare.platform.DatabaseFailure;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.postgresql.PGStatement;

/** The table {@code segment_chunk}: members of a version, packed; read and written by the chunk. */
@Singleton
final class ChunkStore {

  private static final int MEMBERS_PER_CHUNK = 2_000;

  /** So many rows of a statement, or of a batch, are in memory at once. */
  private static final int CHUNKS_AT_ONCE = 100;

  /** Hands on everyone in a version, ascending, a chunk at a time. */
  void read(
      Connection connection,
      WorkspaceId workspace,
      int segmentId,
      int number,
      Consumer<Long[]> chunks)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select profile_ids from segment_chunk
            where workspace_id = ? and segment_id = ? and number = ? order by chunk
            """)) {
      select.setInt(1, workspace.value());
      select.setInt(2, segmentId);
      select.setInt(3, number);
      each(select, chunks);
    }
  }

  /** Hands on the arrays of all rows of a statement, a few of them in memory at once. */
  static void each(PreparedStatement select, Consumer<Long[]> arrays) throws SQLException {
    // Also the first time in binary: as text, a million ids would be parsed digit by digit.
    select.unwrap(PGStatement.class).setPrepareThreshold(-1);
    select.setFetchSize(CHUNKS_AT_ONCE);
    try (var rows = select.executeQuery()) {
      while (rows.next()) {
        arrays.accept((Long[]) rows.getArray(1).getArray());
      }
    }
  }

  /**
   * Those of some people who are in a version; a chunk in which none of them can be is not read.
   */
  static Set<Long> among(
      Connection connection, WorkspaceId workspace, Membership.Version version, Long[] people) {
    if (people.length == 0) {
      return Set.of();
    }
    try (var select =
        connection.prepareStatement(
            """
            select member.id from segment_chunk c
            cross join lateral unnest(c.profile_ids) member(id)
            where c.workspace_id = ? and c.segment_id = ? and c.number = ?
              and c.hi >= ? and c.lo <= ?
              and exists (select from unnest(?::bigint[]) asked(id)
                          where asked.id between c.lo and c.hi)
              and member.id = any(?::bigint[])
            """)) {
      var asked = connection.createArrayOf("int8", people);
      select.setInt(1, workspace.value());
      select.setInt(2, version.segmentId());
      select.setInt(3, version.number());
      select.setLong(4, Collections.min(Arrays.asList(people)));
      select.setLong(5, Collections.max(Arrays.asList(people)));
      select.setArray(6, asked);
      select.setArray(7, asked);
      var members = new HashSet<Long>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          members.add(rows.getLong(1));
        }
      }
      return members;
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** Writes the members of a new version as they come, ascending. */
  Writer write(Connection connection, WorkspaceId workspace, int segmentId, int number)
      throws SQLException {
    return new Writer(
        connection.prepareStatement(
            """
            insert into segment_chunk
              (workspace_id, segment_id, number, chunk, lo, hi, profile_ids)
            values (?, ?, ?, ?, ?, ?, ?)
            """),
        workspace,
        segmentId,
        number);
  }

  /** Takes members one by one; the last of them are written when it is closed. */
  static final class Writer implements LongConsumer, AutoCloseable {

    private final PreparedStatement insert;
    private final WorkspaceId workspace;
    private final int segmentId;
    private final int number;
    private final long[] ids = new long[MEMBERS_PER_CHUNK];
    private int size;
    private int chunk;

    private Writer(PreparedStatement insert, WorkspaceId workspace, int segmentId, int number) {
      this.insert = insert;
      this.workspace = workspace;
      this.segmentId = segmentId;
      this.number = number;
    }

    @Override
    public void accept(long id) {
      ids[size++] = id;
      if (size == ids.length) {
        try {
          flush();
        } catch (SQLException e) {
          throw new DatabaseFailure(e);
        }
      }
    }

    private void flush() throws SQLException {
      insert.setInt(1, workspace.value());
      insert.setInt(2, segmentId);
      insert.setInt(3, number);
      insert.setInt(4, chunk++);
      insert.setLong(5, ids[0]);
      insert.setLong(6, ids[size - 1]);
      insert.setObject(7, Arrays.copyOf(ids, size));
      insert.addBatch();
      size = 0;
      if (chunk % CHUNKS_AT_ONCE == 0) {
        insert.executeBatch();
      }
    }

    /** Writes what is left. */
    void end() throws SQLException {
      if (size > 0) {
        flush();
      }
      insert.executeBatch();
    }

    @Override
    public void close() throws SQLException {
      insert.close();
    }
  }
}
