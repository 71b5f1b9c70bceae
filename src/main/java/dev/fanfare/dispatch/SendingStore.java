package dev.fanfare.dispatch;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far the slices of a run are, and its limits: read for whoever waits for the run. */
@Singleton
final class SendingStore {

  /**
   * What a run still has to do at an instant.
   *
   * @param undone slices of which not everybody is accounted for
   * @param claimed slices that somebody holds
   * @param outstanding people started and not yet accounted for
   * @param waiting people of slices that are due, not yet started
   * @param next when the next slice is due that is not yet
   * @param held slices that a canary holds
   */
  record Standing(
      long undone,
      long claimed,
      long outstanding,
      long waiting,
      @Nullable Instant next,
      long held) {}

  Standing standing(Connection connection, long runId, Instant now) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select count(*), count(*) filter (where state = 1),
                   coalesce(sum(started_to - recorded) filter (where state = 1), 0),
                   coalesce(sum(n - started_to) filter (where state = 1 or state = 0 and due_at <= ?), 0),
                   min(due_at) filter (where state = 0 and due_at > ?),
                   count(*) filter (where state = 3)
            from slice where run_id = ? and state <> 2
            """)) {
      select.setObject(1, now.atOffset(ZoneOffset.UTC));
      select.setObject(2, now.atOffset(ZoneOffset.UTC));
      select.setLong(3, runId);
      try (var rows = select.executeQuery()) {
        rows.next();
        var next = rows.getObject(5, OffsetDateTime.class);
        return new Standing(
            rows.getLong(1),
            rows.getLong(2),
            rows.getLong(3),
            rows.getLong(4),
            next == null ? null : next.toInstant(),
            rows.getLong(6));
      }
    }
  }

  /** Due people of a run who were not started, by their entry of its timetable, or by null. */
  Map<@Nullable Integer, Long> waiting(Connection connection, long runId, Instant now)
      throws SQLException {
    var waiting = new HashMap<@Nullable Integer, Long>();
    try (var select =
        connection.prepareStatement(
            """
            select timetable_no, sum(n - started_to) from slice
            where run_id = ? and state <> 2 and (state = 1 or due_at <= ?) and started_to < n
            group by 1
            """)) {
      select.setLong(1, runId);
      select.setObject(2, now.atOffset(ZoneOffset.UTC));
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          waiting.put(rows.getObject(1, Integer.class), rows.getLong(2));
        }
      }
    }
    return waiting;
  }

  /**
   * People of a run who were not started.
   *
   * @param timetable the number of their entry; null where all are due together
   * @param held whether they wait for those who go first
   */
  record Left(Instant due, @Nullable Integer timetable, boolean held, long people) {}

  /** People of a run who were not started, the first ones first. */
  List<Left> left(Connection connection, long runId) throws SQLException {
    var left = new ArrayList<Left>();
    try (var select =
        connection.prepareStatement(
            """
            select due_at, timetable_no, state = 3, sum(n - started_to) from slice
            where run_id = ? and state <> 2 and started_to < n group by 1, 2, 3 order by 3, 1
            """)) {
      select.setLong(1, runId);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          left.add(
              new Left(
                  rows.getObject(1, OffsetDateTime.class).toInstant(),
                  rows.getObject(2, Integer.class),
                  rows.getBoolean(3),
                  rows.getLong(4)));
        }
      }
    }
    return left;
  }

  /** Up to when limits have handed out tokens, by scope; idle ones may have no entry. */
  Map<String, Instant> granted(Connection connection, WorkspaceId workspace, List<RateLimit> limits)
      throws SQLException {
    var granted = new HashMap<String, Instant>();
    try (var select =
        connection.prepareStatement(
            "select scope, granted_to from rate_limit where workspace_id = ? and scope = any(?)")) {
      select.setInt(1, workspace.value());
      select.setArray(
          2, connection.createArrayOf("text", limits.stream().map(RateLimit::scope).toArray()));
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          granted.put(rows.getString(1), rows.getObject(2, OffsetDateTime.class).toInstant());
        }
      }
    }
    return granted;
  }
}
