package dev.fanfare.segments;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.OptionalLong;

/** Imports of a segment that have not ended, for whoever takes it away. */
@Singleton
final class OpenImportStore {

  /** Ends imports into a segment that wait for a file, whose segment goes. */
  void refuseWaiting(
      Connection connection, WorkspaceId workspace, int segmentId, String problem, Instant at)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update segment_import set state = 'REFUSED', problem = ?, finished_at = ?
            where workspace_id = ? and segment_id = ? and state = 'WAITING'
            """)) {
      update.setString(1, problem);
      update.setObject(2, at.atOffset(ZoneOffset.UTC));
      update.setInt(3, workspace.value());
      update.setInt(4, segmentId);
      update.executeUpdate();
    }
  }

  /** The oldest file of a workspace that is read or applied, or will be by itself. */
  OptionalLong oldestRunning(Connection connection, WorkspaceId workspace) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select min(id) from (
              select id from segment_import where workspace_id = ?
                and state in ('RECEIVING', 'STAGED', 'APPLYING')
              union all
              select id from segment_import where workspace_id = ?
                and state = 'WAITING' and definition ->> 'source' is not null) running
            """)) {
      select.setInt(1, workspace.value());
      select.setInt(2, workspace.value());
      try (var rows = select.executeQuery()) {
        rows.next();
        long id = rows.getLong(1);
        return rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(id);
      }
    }
  }

  /** Whether a file is being taken into a segment. */
  boolean isRunning(Connection connection, WorkspaceId workspace, int segmentId)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select from segment_import where workspace_id = ? and segment_id = ?
              and state in ('RECEIVING', 'STAGED', 'APPLYING') limit 1
            """)) {
      select.setInt(1, workspace.value());
      select.setInt(2, segmentId);
      try (var rows = select.executeQuery()) {
        return rows.next();
      }
    }
  }
}
