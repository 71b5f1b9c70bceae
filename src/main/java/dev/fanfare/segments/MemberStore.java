package dev.fanfare.segments;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
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
    var sql = new StringBuilder("insert into ").append(target).append(" (profile_id) ");
    sql.append(include.size() == 1 ? "select id from (" : "select distinct id from (");
    append(sql, include.size());
    sql.append(") included");
    if (!exclude.isEmpty()) {
      sql.append(" where id not in (");
      append(sql, exclude.size());
      sql.append(")");
    }
    try (var insert = connection.prepareStatement(sql.toString())) {
      int at = bind(insert, workspace, include, 1);
      bind(insert, workspace, exclude, at);
      insert.executeUpdate();
    }
  }

  private static void append(StringBuilder sql, int segments) {
    for (int i = 0; i < segments; i++) {
      sql.append(i == 0 ? "" : " union all ")
          .append("select unnest(profile_ids) id from segment_chunk")
          .append(" where workspace_id = ? and segment_id = ? and number = ?");
    }
  }

  private static int bind(
      java.sql.PreparedStatement statement, WorkspaceId workspace, List<SegmentRef> refs, int from)
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
