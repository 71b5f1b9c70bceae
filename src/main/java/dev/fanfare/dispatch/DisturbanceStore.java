package dev.fanfare.dispatch;

import dev.fanfare.audience.Orphan;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The table {@code disturbance}: workers that died while people were started. */
@Singleton
final class DisturbanceStore {

  /** A worker lost over a slice. */
  record Disturbance(int sliceNumber, String node, long nodeEpoch, int unknown, Instant at) {}

  void insert(Connection connection, Orphan orphan, int unknown, Instant at) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into disturbance
              (workspace_id, run_id, slice_no, epoch, node, node_epoch, unknown, at)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            """)) {
      insert.setInt(1, orphan.workspace().value());
      insert.setLong(2, orphan.slice().runId());
      insert.setInt(3, orphan.slice().number());
      insert.setInt(4, orphan.slice().epoch());
      insert.setString(5, orphan.owner().name());
      insert.setLong(6, orphan.owner().epoch());
      insert.setInt(7, unknown);
      insert.setObject(8, at.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  List<Disturbance> of(Connection connection, WorkspaceId workspace, long runId)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select slice_no, node, node_epoch, unknown, at from disturbance
            where workspace_id = ? and run_id = ? order by at, slice_no
            """)) {
      select.setInt(1, workspace.value());
      select.setLong(2, runId);
      try (var rows = select.executeQuery()) {
        var disturbances = new ArrayList<Disturbance>();
        while (rows.next()) {
          disturbances.add(
              new Disturbance(
                  rows.getInt(1),
                  rows.getString(2),
                  rows.getLong(3),
                  rows.getInt(4),
                  rows.getObject(5, OffsetDateTime.class).toInstant()));
        }
        return disturbances;
      }
    }
  }
}
