package dev.fanfare.segments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code segment_import}: where each import stands and whose it is. */
@Singleton
final class ImportStore {

  private static final String READ =
      """
      select i.workspace_id, i.id, coalesce(i.segment_id, 0), i.segment_name, i.definition, i.state, i.problem,
        i.rows_read, i.rows_rejected,
        i.rows_applied + coalesce(c.applied, 0), i.created_profiles + coalesce(c.created, 0),
        i.updated_profiles + coalesce(c.updated, 0), i.granted_consents + coalesce(c.granted, 0),
        i.kept_withdrawals + coalesce(c.kept, 0),
        i.withdrawn_consents + coalesce(c.withdrawn, 0),
        i.chunks, i.failures, i.segment_version, i.outcome, i.created_at, i.finished_at,
        i.scored_by
      from segment_import i
      left join lateral (
        select sum(people) applied, sum(created_profiles) created,
          sum(updated_profiles) updated, sum(granted_consents) granted, sum(kept_withdrawals) kept,
          sum(withdrawn_consents) withdrawn
        from import_chunk where import_id = i.id) c on true
      """;

  private final ObjectMapper json;

  ImportStore(ObjectMapper json) {
    this.json = json;
  }

  /**
   * Announces an import.
   *
   * @param segmentId empty where a dry run names a segment that does not exist
   */
  void insert(
      Connection connection,
      WorkspaceId workspace,
      long id,
      Optional<Integer> segmentId,
      String segment,
      ImportDefinition definition,
      Instant at)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into segment_import (workspace_id, id, segment_id, segment_name, mode, definition, state,
              rows_read, rows_rejected, rows_applied, created_profiles, updated_profiles,
              granted_consents, kept_withdrawals, withdrawn_consents, chunks, failures, created_at)
            values (?, ?, ?, ?, ?, ?::jsonb, 'WAITING', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ?)
            """)) {
      insert.setInt(1, workspace.value());
      insert.setLong(2, id);
      insert.setObject(3, segmentId.orElse(null), Types.INTEGER);
      insert.setString(4, segment);
      var mode = definition.mode();
      insert.setString(5, mode == null ? null : mode.word());
      insert.setString(6, json.writeValueAsString(definition));
      insert.setObject(7, at.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an import's definition is not JSON", e);
    }
  }

  Optional<SegmentImport> read(Connection connection, WorkspaceId workspace, long id)
      throws SQLException {
    try (var select =
        connection.prepareStatement(READ + " where i.workspace_id = ? and i.id = ?")) {
      select.setInt(1, workspace.value());
      select.setLong(2, id);
      return first(select);
    }
  }

  /** The oldest import that waits to read its file by itself, of none of these workspaces. */
  Optional<SegmentImport> waitingForSource(Connection connection, Collection<WorkspaceId> but)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            READ
                + """
                where i.state = 'WAITING' and i.definition ->> 'source' is not null
                  and i.workspace_id <> all (?)
                order by i.id limit 1
                """)) {
      select.setArray(
          1, connection.createArrayOf("int4", but.stream().map(WorkspaceId::value).toArray()));
      return first(select);
    }
  }

  /** Makes a waiting import this node's to receive; false when it is not waiting any more. */
  boolean beginReceiving(Connection connection, WorkspaceId workspace, long id, NodeIdentity node)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update segment_import set state = 'RECEIVING', owner_node = ?, owner_epoch = ?
            where workspace_id = ? and id = ? and state = 'WAITING'
            """)) {
      update.setString(1, node.name());
      update.setLong(2, node.epoch());
      update.setInt(3, workspace.value());
      update.setLong(4, id);
      return update.executeUpdate() == 1;
    }
  }

  /**
   * How far a file is staged. What comes next names it, so that a batch whose commit did not wait
   * and was lost when PostgreSQL crashed is missed ({@link StageStore#hurry}).
   */
  record Kept(long read, int chunks) {
    static final Kept NOTHING = new Kept(0, 0);
  }

  /**
   * Notes how far the reading is.
   *
   * @return false when the import is not this node's any more, or not as far as it should be
   */
  boolean received(
      Connection connection, long id, NodeIdentity node, Kept before, Kept now, long rejected)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update segment_import set rows_read = ?, rows_rejected = ?, chunks = ?
            where id = ? and state = 'RECEIVING' and owner_node = ? and owner_epoch = ?
              and rows_read = ? and chunks = ?
            """)) {
      update.setLong(1, now.read());
      update.setLong(2, rejected);
      update.setInt(3, now.chunks());
      update.setLong(4, id);
      update.setString(5, node.name());
      update.setLong(6, node.epoch());
      update.setLong(7, before.read());
      update.setInt(8, before.chunks());
      return update.executeUpdate() == 1;
    }
  }

  /** Received and good, all that was kept of it: anybody's to apply. */
  boolean staged(
      Connection connection, long id, NodeIdentity node, Kept all, Optional<ScoredBy> scoredBy)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update segment_import
            set state = 'STAGED', owner_node = null, owner_epoch = null, scored_by = ?::jsonb
            where id = ? and state = 'RECEIVING' and owner_node = ? and owner_epoch = ?
              and rows_read = ? and chunks = ?
            """)) {
      update.setString(1, scoredBy.isEmpty() ? null : json.writeValueAsString(scoredBy.get()));
      update.setLong(2, id);
      update.setString(3, node.name());
      update.setLong(4, node.epoch());
      update.setLong(5, all.read());
      update.setInt(6, all.chunks());
      return update.executeUpdate() == 1;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what scores come from is not JSON", e);
    }
  }

  /**
   * Ends an import without effect on its segment; false when it has ended already or is not the
   * owner's any more.
   */
  boolean end(
      Connection connection,
      long id,
      NodeIdentity owner,
      ImportState state,
      String problem,
      Instant at)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update segment_import set state = ?, problem = ?, finished_at = ?
            where id = ? and state in ('RECEIVING', 'APPLYING')
              and owner_node = ? and owner_epoch = ?
            """)) {
      update.setString(1, state.name());
      update.setString(2, problem);
      update.setObject(3, at.atOffset(ZoneOffset.UTC));
      update.setLong(4, id);
      update.setString(5, owner.name());
      update.setLong(6, owner.epoch());
      return update.executeUpdate() == 1;
    }
  }

  /**
   * Ends an import whose version is made, or a dry run; false when it is not this node's any more,
   * or a chunk is not applied: one whose commit did not wait and was lost in a crash.
   *
   * @param version null of a dry run
   */
  boolean done(
      Connection connection,
      SegmentImport of,
      NodeIdentity node,
      SegmentImport.Outcome outcome,
      @Nullable Integer version,
      Instant at)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update segment_import
            set state = ?, rows_applied = ?, created_profiles = ?, updated_profiles = ?,
              granted_consents = ?, kept_withdrawals = ?, withdrawn_consents = ?, outcome = ?::jsonb, segment_version = ?,
              finished_at = ?
            where id = ? and state = 'APPLYING' and owner_node = ? and owner_epoch = ?
              and chunks = (select count(*) from import_chunk where import_id = segment_import.id)
            """)) {
      var counts = of.counts();
      update.setString(1, (version == null ? ImportState.CHECKED : ImportState.DONE).name());
      update.setLong(2, counts.applied());
      update.setLong(3, counts.created());
      update.setLong(4, counts.updated());
      update.setLong(5, counts.grantedConsents());
      update.setLong(6, counts.keptWithdrawals());
      update.setLong(7, counts.withdrawnConsents());
      update.setString(8, json.writeValueAsString(outcome));
      update.setObject(9, version, Types.INTEGER);
      update.setObject(10, at.atOffset(ZoneOffset.UTC));
      update.setLong(11, of.id());
      update.setString(12, node.name());
      update.setLong(13, node.epoch());
      return update.executeUpdate() == 1;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an import's outcome is not JSON", e);
    }
  }

  private Optional<SegmentImport> first(PreparedStatement select) throws SQLException {
    try (var rows = select.executeQuery()) {
      return rows.next() ? Optional.of(of(rows)) : Optional.empty();
    }
  }

  private SegmentImport of(ResultSet row) throws SQLException {
    return new SegmentImport(
        new WorkspaceId(row.getInt(1)),
        row.getLong(2),
        row.getInt(3),
        row.getString(4),
        json(row.getString(5), ImportDefinition.class),
        ImportState.valueOf(row.getString(6)),
        row.getString(7),
        new SegmentImport.Counts(
            row.getLong(8),
            row.getLong(9),
            row.getLong(10),
            row.getLong(11),
            row.getLong(12),
            row.getLong(13),
            row.getLong(14),
            row.getLong(15)),
        row.getInt(16),
        row.getInt(17),
        row.getObject(18, Integer.class),
        outcome(row.getString(19)),
        scoredBy(row.getString(22)),
        row.getObject(20, OffsetDateTime.class).toInstant(),
        instant(row.getObject(21, OffsetDateTime.class)));
  }

  private SegmentImport.@Nullable Outcome outcome(@Nullable String text) {
    return text == null ? null : json(text, SegmentImport.Outcome.class);
  }

  private @Nullable ScoredBy scoredBy(@Nullable String text) {
    return text == null ? null : json(text, ScoredBy.class);
  }

  private <T> T json(String text, Class<T> type) {
    try {
      return json.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what is kept of an import cannot be read", e);
    }
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
