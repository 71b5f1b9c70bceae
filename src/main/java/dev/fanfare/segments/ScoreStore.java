package dev.fanfare.segments;

import dev.fanfare.conditions.Membership;
import dev.fanfare.platform.BinaryCopy;
import dev.fanfare.platform.DatabaseFailure;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What models say of people: the table {@code segment_score}. */
@Singleton
final class ScoreStore {

  private static final String COPY =
      """
      copy segment_score (workspace_id, profile_id, import_id, score, rank_pct, uplift, lower,
        upper, variant)
      from stdin (format binary)
      """;

  /** Those of some subject numbers that people have. */
  Set<Long> known(Connection connection, WorkspaceId workspace, List<Score> scores)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select id from profile where workspace_id = ? and id = any (?)")) {
      select.setInt(1, workspace.value());
      select.setArray(
          2, connection.createArrayOf("int8", scores.stream().map(Score::subject).toArray()));
      try (var rows = select.executeQuery()) {
        var known = new HashSet<Long>();
        while (rows.next()) {
          known.add(rows.getLong(1));
        }
        return known;
      }
    }
  }

  /** What a version says of some people; nothing of those it does not know. */
  static Map<Long, Double> of(
      Connection connection, WorkspaceId workspace, Membership.Version version, Long[] people) {
    try (var select =
        connection.prepareStatement(
            """
            select s.profile_id, s.score from segment_version v
            join segment_score s on s.workspace_id = v.workspace_id and s.import_id = v.import_id
            where v.workspace_id = ? and v.segment_id = ? and v.number = ?
              and s.profile_id = any (?)
            """)) {
      select.setInt(1, workspace.value());
      select.setInt(2, version.segmentId());
      select.setInt(3, version.number());
      select.setArray(4, connection.createArrayOf("int8", people));
      var scores = new HashMap<Long, Double>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          scores.put(rows.getLong(1), rows.getDouble(2));
        }
      }
      return scores;
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  void copy(Connection connection, WorkspaceId workspace, long importId, List<Score> scores)
      throws SQLException {
    try (var copy = new BinaryCopy(connection, COPY)) {
      for (var score : scores) {
        copy.row(9)
            .int4(workspace.value())
            .int8(score.subject())
            .int8(importId)
            .float8(score.score())
            .float8(score.rankPct());
        number(copy, score.uplift());
        number(copy, score.lower());
        number(copy, score.upper());
        copy.text(score.variant());
      }
      copy.finish();
    }
  }

  /** Gives an import the scores of the version before for all whom its file does not name. */
  void keep(Connection connection, WorkspaceId workspace, int segmentId, int version, long importId)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into segment_score (workspace_id, profile_id, import_id, score, rank_pct, uplift,
              lower, upper, variant)
            select s.workspace_id, s.profile_id, ?, s.score, s.rank_pct, s.uplift, s.lower, s.upper,
              s.variant
            from segment_version v
            join segment_score s on s.import_id = v.import_id and s.workspace_id = v.workspace_id
            where v.workspace_id = ? and v.segment_id = ? and v.number = ?
            on conflict do nothing
            """)) {
      insert.setLong(1, importId);
      insert.setInt(2, workspace.value());
      insert.setInt(3, segmentId);
      insert.setInt(4, version);
      insert.executeUpdate();
    }
  }

  /** Forgets the scores of an import that made no version. */
  void forget(Connection connection, long importId) throws SQLException {
    try (var delete =
        connection.prepareStatement("delete from segment_score where import_id = ?")) {
      delete.setLong(1, importId);
      delete.executeUpdate();
    }
  }

  private static void number(BinaryCopy copy, @Nullable Double number) throws SQLException {
    if (number == null) {
      copy.absent();
    } else {
      copy.float8(number);
    }
  }
}
