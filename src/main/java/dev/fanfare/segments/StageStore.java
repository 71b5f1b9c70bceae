package dev.fanfare.segments;

import dev.fanfare.platform.BinaryCopy;
import dev.fanfare.platform.NodeIdentity;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.ImportedPeople;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tables {@code import_stage} (checked people, packed), {@code import_chunk} (what of them is
 * applied) and {@code import_reject}.
 */
@Singleton
final class StageStore {

  private static final String COPY_REJECTS =
      """
      copy import_reject (workspace_id, import_id, line, ordinal, column_name, value, reason, at)
      from stdin (format binary)
      """;

  /**
   * Lets this transaction's commit not wait for the disk. For what nobody has been told of: a later
   * commit that waits takes it along, and a crash before it is as if it had not happened yet. Who
   * builds on it must look whether it is there (decision 78).
   */
  void hurry(Connection connection) throws SQLException {
    try (var setting = connection.createStatement()) {
      setting.execute("set local synchronous_commit = off");
    }
  }

  /** Keeps what was checked of a file. */
  void stage(Connection connection, long importId, List<StagedPart> parts) throws SQLException {
    if (parts.isEmpty()) {
      return;
    }
    try (var insert =
        connection.prepareStatement(
            "insert into import_stage (import_id, chunk, part, payload) values (?, ?, ?, ?)")) {
      for (var part : parts) {
        insert.setLong(1, importId);
        insert.setInt(2, part.chunk());
        insert.setInt(3, part.part());
        insert.setBytes(4, part.payload());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** Keeps reasons why lines were not taken; those of one line lie together. */
  void reject(
      Connection connection, WorkspaceId workspace, long importId, List<Reject> rejects, Instant at)
      throws SQLException {
    if (rejects.isEmpty()) {
      return;
    }
    try (var copy = new BinaryCopy(connection, COPY_REJECTS)) {
      long line = 0;
      int ordinal = 0;
      for (var reject : rejects) {
        ordinal = reject.line() == line ? ordinal + 1 : 0;
        line = reject.line();
        copy.row(8)
            .int4(workspace.value())
            .int8(importId)
            .int8(line)
            .int2(ordinal)
            .text(reject.column())
            .text(reject.value())
            .text(reject.reason())
            .instant(at);
      }
      copy.finish();
    }
  }

  /** The parts of a staged chunk, in their order. */
  List<byte[]> staged(Connection connection, long importId, int chunk) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select payload from import_stage where import_id = ? and chunk = ? order by part
            """)) {
      select.setLong(1, importId);
      select.setInt(2, chunk);
      try (var rows = select.executeQuery()) {
        var parts = new ArrayList<byte[]>();
        while (rows.next()) {
          parts.add(rows.getBytes(1));
        }
        return parts;
      }
    }
  }

  /**
   * Marks a chunk applied; fails when it is marked already.
   *
   * @return false when the import is not this node's any more: the chunk must not be committed
   */
  boolean applied(
      Connection connection,
      long importId,
      NodeIdentity node,
      int chunk,
      ImportedPeople people,
      int unknown)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            with owned as (
              select id from segment_import
              where id = ? and state = 'APPLYING' and owner_node = ? and owner_epoch = ?
              for share)
            insert into import_chunk (import_id, chunk, profile_ids, created_profiles,
              updated_profiles, changed_fields, granted_consents, kept_withdrawals,
              withdrawn_consents, unknown_people)
            select id, ?, ?, ?, ?, (select coalesce(jsonb_object_agg(name, people), '{}')
                                    from unnest(?::text[], ?::integer[]) c (name, people)), ?, ?, ?, ?
            from owned
            """)) {
      insert.setLong(1, importId);
      insert.setString(2, node.name());
      insert.setLong(3, node.epoch());
      insert.setInt(4, chunk);
      insert.setObject(5, people.ids());
      insert.setInt(6, people.created());
      insert.setInt(7, people.updated());
      insert.setArray(8, connection.createArrayOf("text", people.changed().keySet().toArray()));
      insert.setArray(9, connection.createArrayOf("int4", people.changed().values().toArray()));
      insert.setInt(10, people.granted().size());
      insert.setInt(11, people.kept());
      insert.setInt(12, people.withdrawn().size());
      insert.setInt(13, unknown);
      return insert.executeUpdate() == 1;
    }
  }

  /** Which chunks are applied. */
  BitSet appliedChunks(Connection connection, long importId) throws SQLException {
    try (var select =
        connection.prepareStatement("select chunk from import_chunk where import_id = ?")) {
      select.setLong(1, importId);
      try (var rows = select.executeQuery()) {
        var chunks = new BitSet();
        while (rows.next()) {
          chunks.set(rows.getInt(1));
        }
        return chunks;
      }
    }
  }

  /** Everyone the applied chunks name, once each, ascending. */
  MemberMerge.People people(Connection connection, long importId) throws SQLException {
    var ids = new long[named(connection, importId)];
    var filled = new int[1];
    try (var select =
        connection.prepareStatement("select profile_ids from import_chunk where import_id = ?")) {
      select.setLong(1, importId);
      ChunkStore.each(
          select,
          people -> {
            for (long id : people) {
              ids[filled[0]++] = id;
            }
          });
    }
    return MemberMerge.People.of(ids, filled[0]);
  }

  /** How many the applied chunks name, some of them perhaps more than once. */
  private static int named(Connection connection, long importId) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select coalesce(sum(people), 0)::int from import_chunk where import_id = ?
            """)) {
      select.setLong(1, importId);
      try (var rows = select.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  /** How many people of the applied chunks have another value, by field. */
  Map<String, Long> changedFields(Connection connection, long importId) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select c.key, sum(c.value::bigint)
            from import_chunk i, jsonb_each_text(i.changed_fields) c
            where i.import_id = ? group by c.key
            """)) {
      select.setLong(1, importId);
      try (var rows = select.executeQuery()) {
        var changed = new TreeMap<String, Long>();
        while (rows.next()) {
          changed.put(rows.getString(1), rows.getLong(2));
        }
        return changed;
      }
    }
  }

  /** How many scores of the applied chunks are nobody's. */
  long unknownPeople(Connection connection, long importId) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select coalesce(sum(unknown_people), 0) from import_chunk where import_id = ?")) {
      select.setLong(1, importId);
      try (var rows = select.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /** Empties what an ended import has staged. */
  void empty(Connection connection, long importId) throws SQLException {
    for (var table : List.of("import_stage", "import_chunk")) {
      try (var delete =
          connection.prepareStatement("delete from " + table + " where import_id = ?")) {
        delete.setLong(1, importId);
        delete.executeUpdate();
      }
    }
  }

  /** A page of rejects, by line; those behind the given line and ordinal. */
  List<PlacedReject> rejects(
      Connection connection,
      WorkspaceId workspace,
      long importId,
      long afterLine,
      int afterOrdinal,
      int limit)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select line, ordinal, column_name, value, reason from import_reject
            where workspace_id = ? and import_id = ? and (line, ordinal) > (?, ?)
            order by line, ordinal limit ?
            """)) {
      select.setInt(1, workspace.value());
      select.setLong(2, importId);
      select.setLong(3, afterLine);
      select.setInt(4, afterOrdinal);
      select.setInt(5, limit);
      try (var rows = select.executeQuery()) {
        var rejects = new ArrayList<PlacedReject>();
        while (rows.next()) {
          rejects.add(
              new PlacedReject(
                  rows.getInt(2),
                  new Reject(
                      rows.getLong(1), rows.getString(3), rows.getString(4), rows.getString(5))));
        }
        return rejects;
      }
    }
  }

  /** Forgets all rejects of an import. */
  int forgetRejects(Connection connection, WorkspaceId workspace, long importId)
      throws SQLException {
    try (var delete =
        connection.prepareStatement(
            "delete from import_reject where workspace_id = ? and import_id = ?")) {
      delete.setInt(1, workspace.value());
      delete.setLong(2, importId);
      return delete.executeUpdate();
    }
  }

  /** Forgets some rejects older than their stated life; how many. */
  int forgetRejects(Connection connection, WorkspaceId workspace, Instant before, int most)
      throws SQLException {
    try (var delete =
        connection.prepareStatement(
            """
            delete from import_reject where ctid = any(array(
              select ctid from import_reject
              where workspace_id = ? and at < ? limit ? for update skip locked))
            """)) {
      delete.setInt(1, workspace.value());
      delete.setObject(2, before.atOffset(ZoneOffset.UTC));
      delete.setInt(3, most);
      return delete.executeUpdate();
    }
  }

  /** A reject with its place among those of its line. */
  record PlacedReject(int ordinal, Reject reject) {}
}
