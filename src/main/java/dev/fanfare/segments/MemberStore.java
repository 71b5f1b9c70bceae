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
   * who is selected, once each.
   */
  public void select(
      Connection connection, WorkspaceId workspace, String target, Selection selection)
      throws SQLException {
    var sql = "insert into " + target + " (profile_id) " + people(selection);
    try (var insert = connection.prepareStatement(sql)) {
      bind(insert, workspace, selection, 1);
      insert.executeUpdate();
    }
  }

  /** How many people are selected. */
  public long count(Connection connection, WorkspaceId workspace, Selection selection)
      throws SQLException {
    if (selection.isEmpty()) {
      return 0;
    }
    var sql = "select count(*) from (" + people(selection) + ") people";
    try (var select = connection.prepareStatement(sql)) {
      bind(select, workspace, selection, 1);
      return number(select);
    }
  }

  /** How many people are in both of two selections. */
  public long countBoth(
      Connection connection, WorkspaceId workspace, Selection selection, Selection other)
      throws SQLException {
    if (selection.isEmpty() || other.isEmpty()) {
      return 0;
    }
    var sql =
        "select count(*) from ("
            + people(selection)
            + ") people join ("
            + people(other)
            + ") others using (id)";
    try (var select = connection.prepareStatement(sql)) {
      bind(select, workspace, other, bind(select, workspace, selection, 1));
      return number(select);
    }
  }

  private static long number(PreparedStatement select) throws SQLException {
    try (var rows = select.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static String people(Selection selection) {
    return switch (selection.way()) {
      case Selection.Written(var include, var exclude) -> people(include, exclude);
      case Selection.Asked(var people) -> "select p.id " + people.from();
    };
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
      PreparedStatement statement, WorkspaceId workspace, Selection selection, int from)
      throws SQLException {
    return switch (selection.way()) {
      case Selection.Written(var include, var exclude) ->
          bind(statement, workspace, exclude, bind(statement, workspace, include, from));
      case Selection.Asked(var people) -> people.bind(statement, from);
    };
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
