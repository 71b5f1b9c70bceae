package dev.fanfare.segments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Segments, their immutable versions and the packed members of each. */
@Singleton
final class SegmentStore {

  private final ObjectMapper json;

  SegmentStore(ObjectMapper json) {
    this.json = json;
  }

  private static final String READ =
      """
      select s.id, s.name, s.current_version, v.members, s.created_at, v.created_at, s.by_rule,
             v.condition, s.version, v.scored_by, s.last_version
      from segment s
      left join segment_version v
        on v.workspace_id = s.workspace_id and v.segment_id = s.id and v.number = s.current_version
      """;

  /**
   * A segment as it is now.
   *
   * @param version 0 before the first import is done
   * @param members of a rule as counted when it was made
   * @param changedAt when the version came into force; null before the first
   * @param condition the rule; null where the members are written down
   * @param etag grows with every change
   * @param scoredBy where its members' scores come from; null without any
   * @param lastVersion the highest number that was ever given
   */
  record Row(
      int id,
      String name,
      int version,
      int members,
      Instant createdAt,
      @Nullable Instant changedAt,
      boolean byRule,
      @Nullable String condition,
      long etag,
      @Nullable ScoredBy scoredBy,
      int lastVersion) {}

  /** One version of a segment, as it was made. */
  record Version(
      int number,
      int members,
      @Nullable Long importId,
      @Nullable String condition,
      Instant createdAt) {}

  /**
   * A member.
   *
   * @param externalId null when the person has been erased since
   * @param score what a model says of them; null where none does
   */
  record Member(long subject, @Nullable String externalId, @Nullable Score score) {}

  /** Makes the segment of that name when there is none; one that was deleted begins anew. */
  void ensure(Connection connection, WorkspaceId workspace, String name, boolean byRule, Instant at)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into segment (workspace_id, name, by_rule, created_at, last_version, version)
            values (?, ?, ?, ?, 0, 1)
            on conflict (workspace_id, name) do update
              set by_rule = excluded.by_rule, created_at = excluded.created_at, deleted_at = null,
                  version = segment.version + 1
              where segment.deleted_at is not null
            """)) {
      insert.setInt(1, workspace.value());
      insert.setString(2, name);
      insert.setBoolean(3, byRule);
      insert.setObject(4, at.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  Optional<Row> read(Connection connection, WorkspaceId workspace, String name)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            READ + " where s.workspace_id = ? and s.name = ? and s.deleted_at is null")) {
      select.setInt(1, workspace.value());
      select.setString(2, name);
      return rows(select).stream().findFirst();
    }
  }

  /** As {@link #read}, also one that was deleted. */
  Optional<Row> readKept(Connection connection, WorkspaceId workspace, String name)
      throws SQLException {
    try (var select =
        connection.prepareStatement(READ + " where s.workspace_id = ? and s.name = ?")) {
      select.setInt(1, workspace.value());
      select.setString(2, name);
      return rows(select).stream().findFirst();
    }
  }

  /** Takes a segment away; its versions stay, and nobody can name them. */
  void delete(Connection connection, WorkspaceId workspace, int segmentId, Instant at)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update segment set deleted_at = ?, current_version = null, version = version + 1
            where workspace_id = ? and id = ?
            """)) {
      update.setObject(1, at.atOffset(ZoneOffset.UTC));
      update.setInt(2, workspace.value());
      update.setInt(3, segmentId);
      update.executeUpdate();
    }
  }

  List<Row> list(Connection connection, WorkspaceId workspace, String after, int limit)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            READ
                + " where s.workspace_id = ? and s.name > ? and s.deleted_at is null"
                + " order by s.name limit ?")) {
      select.setInt(1, workspace.value());
      select.setString(2, after);
      select.setInt(3, limit);
      return rows(select);
    }
  }

  /** The versions of a segment that is locked: that in force, 0 for none, and the last one made. */
  record Numbers(int current, int last) {}

  /** The versions, locked until the transaction ends. */
  Numbers locked(Connection connection, WorkspaceId workspace, int segmentId) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select coalesce(current_version, 0), last_version from segment
            where workspace_id = ? and id = ?
            for update
            """)) {
      select.setInt(1, workspace.value());
      select.setInt(2, segmentId);
      try (var rows = select.executeQuery()) {
        return rows.next() ? new Numbers(rows.getInt(1), rows.getInt(2)) : new Numbers(0, 0);
      }
    }
  }

  /** A page of a version's members behind the given subject number. */
  List<Member> page(
      Connection connection,
      WorkspaceId workspace,
      int segmentId,
      int number,
      long after,
      int limit)
      throws SQLException {
    // The chunk with the page's beginning and the one behind it hold more than the longest page.
    try (var select =
        connection.prepareStatement(
            """
            select m.id, p.external_id, s.score, s.rank_pct, s.uplift, s.lower, s.upper, s.variant
            from (select unnest(c.profile_ids) id
                  from (select profile_ids from segment_chunk
                        where workspace_id = ? and segment_id = ? and number = ? and hi > ?
                        order by chunk limit 2) c) m
            left join profile p on p.workspace_id = ? and p.id = m.id
            left join segment_score s
              on s.workspace_id = ? and s.profile_id = m.id and s.import_id = (
                select import_id from segment_version
                where workspace_id = ? and segment_id = ? and number = ?)
            where m.id > ? order by m.id limit ?
            """)) {
      select.setInt(1, workspace.value());
      select.setInt(2, segmentId);
      select.setInt(3, number);
      select.setLong(4, after);
      select.setInt(5, workspace.value());
      select.setInt(6, workspace.value());
      select.setInt(7, workspace.value());
      select.setInt(8, segmentId);
      select.setInt(9, number);
      select.setLong(10, after);
      select.setInt(11, limit);
      try (var rows = select.executeQuery()) {
        var members = new ArrayList<Member>();
        while (rows.next()) {
          members.add(new Member(rows.getLong(1), rows.getString(2), score(rows)));
        }
        return members;
      }
    }
  }

  /** Whether a version's scores came in the same file; two without any are the same. */
  boolean isScoredBy(
      Connection connection,
      WorkspaceId workspace,
      int segmentId,
      int number,
      @Nullable ScoredBy scoredBy)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select scored_by ->> 'sha256' is not distinct from ?::text from segment_version
            where workspace_id = ? and segment_id = ? and number = ?
            """)) {
      select.setString(1, scoredBy == null ? null : scoredBy.sha256());
      select.setInt(2, workspace.value());
      select.setInt(3, segmentId);
      select.setInt(4, number);
      try (var rows = select.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  /** Puts a version into force whose members are written. The segment must be locked. */
  void switchTo(Connection connection, SegmentImport of, int number, int members, Instant at)
      throws SQLException {
    var workspace = of.workspace();
    int segmentId = of.segmentId();
    try (var insert =
            connection.prepareStatement(
                """
                insert into segment_version
                  (workspace_id, segment_id, number, members, import_id, scored_by, created_at)
                values (?, ?, ?, ?, ?, ?::jsonb, ?)
                """);
        var update =
            connection.prepareStatement(
                """
                update segment
                set current_version = ?, last_version = ?, version = version + 1
                where workspace_id = ? and id = ?
                """)) {
      insert.setInt(1, workspace.value());
      insert.setInt(2, segmentId);
      insert.setInt(3, number);
      insert.setInt(4, members);
      insert.setLong(5, of.id());
      insert.setString(6, of.scoredBy() == null ? null : json.writeValueAsString(of.scoredBy()));
      insert.setObject(7, at.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
      update.setInt(1, number);
      update.setInt(2, number);
      update.setInt(3, workspace.value());
      update.setInt(4, segmentId);
      update.executeUpdate();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what scores come from is not JSON", e);
    }
  }

  private @Nullable ScoredBy scoredBy(@Nullable String text) {
    try {
      return text == null ? null : json.readValue(text, ScoredBy.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what scores come from cannot be read", e);
    }
  }

  private static @Nullable Score score(ResultSet row) throws SQLException {
    double score = row.getDouble(3);
    if (row.wasNull()) {
      return null;
    }
    return new Score(
        row.getLong(1),
        score,
        row.getDouble(4),
        row.getObject(5, Double.class),
        row.getObject(6, Double.class),
        row.getObject(7, Double.class),
        row.getString(8));
  }

  private List<Row> rows(PreparedStatement select) throws SQLException {
    try (var rows = select.executeQuery()) {
      var segments = new ArrayList<Row>();
      while (rows.next()) {
        segments.add(of(rows));
      }
      return segments;
    }
  }

  private Row of(ResultSet row) throws SQLException {
    var changedAt = row.getObject(6, OffsetDateTime.class);
    return new Row(
        row.getInt(1),
        row.getString(2),
        row.getInt(3),
        row.getInt(4),
        row.getObject(5, OffsetDateTime.class).toInstant(),
        changedAt == null ? null : changedAt.toInstant(),
        row.getBoolean(7),
        row.getString(8),
        row.getLong(9),
        scoredBy(row.getString(10)),
        row.getInt(11));
  }
}
