package dev.fanfare.audience;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When slices are due: of the table {@code slice} what times are about. */
@Singleton
public final class SliceDueStore {

  /** Makes waiting people due now whom a decision for a reason has moved to a later instant. */
  public void callBack(Connection connection, WorkspaceId workspace, int because, Instant now)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update slice set due_at = ?
            where because = ? and state = 0 and due_at > ? and run_id in (
              select id from run where workspace_id = ? and ended_at is null)
            """)) {
      update.setObject(1, now.atOffset(ZoneOffset.UTC));
      update.setInt(2, because);
      update.setObject(3, now.atOffset(ZoneOffset.UTC));
      update.setInt(4, workspace.value());
      update.executeUpdate();
    }
  }

  /** When the people of a slice are due, and by which entry of the run's timetable. */
  public record Due(Instant at, @Nullable Integer timetable) {}

  /** When the slices of a run are due, by number. */
  public Map<Integer, Due> dues(Connection connection, long runId) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select slice_no, due_at, timetable_no from slice where run_id = ?")) {
      select.setLong(1, runId);
      var dues = new HashMap<Integer, Due>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          var at = rows.getObject(2, OffsetDateTime.class).toInstant();
          dues.put(rows.getInt(1), new Due(at, rows.getObject(3, Integer.class)));
        }
      }
      return dues;
    }
  }
}
