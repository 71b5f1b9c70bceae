package dev.fanfare.dispatch;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** People of a run who are not there any more, by the numbers that their rows keep. */
@Singleton
final class ErasedFromRunStore {

  /** The next of them behind the given number, ascending. */
  List<Long> page(Connection connection, WorkspaceId workspace, long runId, long after, int limit)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select l.profile_id from ledger l
            where l.run_id = ? and l.workspace_id = ? and l.profile_id > ?
              and not exists (select from profile p
                              where p.workspace_id = l.workspace_id and p.id = l.profile_id)
            order by l.profile_id limit ?
            """)) {
      select.setLong(1, runId);
      select.setInt(2, workspace.value());
      select.setLong(3, after);
      select.setInt(4, limit);
      try (var rows = select.executeQuery()) {
        var erased = new ArrayList<Long>();
        while (rows.next()) {
          erased.add(rows.getLong(1));
        }
        return erased;
      }
    }
  }
}
