package dev.fanfare.audience;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
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

  /**
   * As {@link #callBack(Connection, WorkspaceId, int, Instant)}, so many slices of each run that
   * sends at the most: those of one must not hide those of another.
   */
  public void callBack(
      Connection connection, WorkspaceId workspace, int because, Instant now, int most)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update slice s set due_at = ?
            from run r cross join lateral (
              select run_id, slice_no from slice
              where run_id = r.id and because = %d and state = 0 and due_at > ?
              order by slice_no limit ? for update skip locked) w
            where r.workspace_id = ? and r.ended_at is null and r.state = 'SENDING'
              and s.run_id = w.run_id and s.slice_no = w.slice_no
            """
                // Written out, so that an index of those who wait for this reason is used.
                .formatted(because))) {
      update.setObject(1, now.atOffset(ZoneOffset.UTC));
      update.setObject(2, now.atOffset(ZoneOffset.UTC));
      update.setInt(3, most);
      update.setInt(4, workspace.value());
      update.executeUpdate();
    }
  }

  /** How many people of a run wait for the reason of a decision. */
  public long waiting(Connection connection, long runId, int because) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select coalesce(sum(n - started_to), 0) from slice
            where run_id = ? and because = ? and state <> 2
            """)) {
      select.setLong(1, runId);
      select.setInt(2, because);
      try (var rows = select.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /**
   * Moves the waits of a run on by as long as it was paused, or since they began where that was
   * later: what is not due when the pause begins has as long to wait when it ends.
   *
   * @param since when the pause began
   */
  public void moveOn(
      Connection connection, WorkspaceId workspace, long runId, Instant since, Instant now)
      throws SQLException {
    try (var slices =
            connection.prepareStatement(
                """
                update slice set due_at = due_at + (?::timestamptz - least(?::timestamptz,
                  greatest(?::timestamptz,
                    timestamptz 'epoch' + occurrence * interval '1 microsecond')))
                where run_id = ? and state = 0 and due_at > ?
                """);
        var entries = connection.prepareStatement(move("run_timetable", "due_at"));
        var canary = connection.prepareStatement(move("run_canary", "goes_on_at"));
        // By what was decided stays, whatever is paused later.
        var winner =
            connection.prepareStatement(
                move("run_winner", "decides_at") + " and decided_at is null")) {
      slices.setObject(1, now.atOffset(ZoneOffset.UTC));
      slices.setObject(2, now.atOffset(ZoneOffset.UTC));
      slices.setObject(3, since.atOffset(ZoneOffset.UTC));
      slices.setLong(4, runId);
      slices.setObject(5, since.atOffset(ZoneOffset.UTC));
      slices.executeUpdate();
      for (var told : List.of(entries, canary, winner)) {
        told.setObject(1, now.atOffset(ZoneOffset.UTC));
        told.setObject(2, since.atOffset(ZoneOffset.UTC));
        told.setInt(3, workspace.value());
        told.setLong(4, runId);
        told.setObject(5, since.atOffset(ZoneOffset.UTC));
        told.executeUpdate();
      }
    }
  }

  /** What is told of waits moves as they do. */
  private static String move(String table, String instant) {
    return """
        update %1$s set %2$s = %2$s + (?::timestamptz - ?::timestamptz)
        where workspace_id = ? and run_id = ? and %2$s > ?
        """
        .formatted(table, instant);
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
