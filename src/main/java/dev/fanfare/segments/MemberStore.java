package dev.fanfare.segments;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Members of segment versions, for whole audiences. */
@Singleton
public final class MemberStore {

  /**
   * Fills the temporary table {@code target (profile_id bigint)} of the connection with everyone
   * who is in one of {@code include} and in none of {@code exclude}, once each.
   */
  public void select(
      Connection connection,
      WorkspaceId workspace,
      String target,
      List<SegmentRef> include,
      List<SegmentRef> exclude)
      throws SQLException {
    var sql = "insert into " + target + " (profile_id) " + people(include, exclude);
    try (var insert = connection.prepareStatement(sql)) {
      int at = bind(insert, workspace, include, 1);
      bind(insert, workspace, exclude, at);
      insert.executeUpdate();
    }
  }

  /** How many people are in one of {@code include} and in none of {@code exclude}. */
  public long count(
      Connection connection,
      WorkspaceId workspace,
      List<SegmentRef> include,
      List<SegmentRef> exclude)
      throws SQLException {
    if (include.isEmpty()) {
      return 0;
    }
    var sql = "select count(*) from (" + people(include, exclude) + ") people";
    try (var select = connection.prepareStatement(sql)) {
      bind(select, workspace, exclude, bind(select, workspace, include, 1));
      return number(select);
    }
  }

  /** How many people are in both of two such sets. */
  public long countBoth(
      Connection connection,
      WorkspaceId workspace,
      List<SegmentRef> include,
      List<SegmentRef> exclude,
      List<SegmentRef> otherInclude,
      List<SegmentRef> otherExclude)
      throws SQLException {
    if (include.isEmpty() || otherInclude.isEmpty()) {
      return 0;
    }
    var sql =
        "select count(*) from ("
            + people(include, exclude)
            + ") people join ("
            + people(otherInclude, otherExclude)
            + ") others using (id)";
    try (var select = connection.prepareStatement(sql)) {
      int at = bind(select, workspace, exclude, bind(select, workspace, include, 1));
      bind(select, workspace, otherExclude, bind(select, workspace, otherInclude, at));
      return number(select);
    }
  }

  private static long number(PreparedStatement select) throws SQLException {
    try (var rows = select.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static String people(List<SegmentRef> include, List<SegmentRef> exclude) {
    var sql = new StringBuilder();
    sql.append(include.size() == 1 ? "select id from (" : "select distinct id from (");
    append(sql, include.size());
    sql.append(") included");
    if (!exclude.isEmpty()) {
      sql.append(" where id not in (");
      append(sql, exclude.size());
      sql.append(")");
    }
    return sql.toString();
  }

  private static void append(StringBuilder sql, int segments) {
    for (int i = 0; i < segments; i++) {
      sql.append(i == 0 ? "" : " union all ")
          .append("select unnest(profile_ids) id from segment_chunk")
          .append(" where workspace_id = ? and segment_id = ? and number = ?");
    }
  }

  private static int bind(
      PreparedStatement statement, WorkspaceId workspace, List<SegmentRef> refs, int from)
      throws SQLException {
    int at = from;
    for (var ref : refs) {
      statement.setInt(at++, workspace.value());
      statement.setInt(at++, ref.id());
      statement.setInt(at++, ref.version());
    }
    return at;
  }
}
