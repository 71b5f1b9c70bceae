package dev.fanfare.triggers;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The table {@code enrolment}. */
@Singleton
public final class EnrolmentStore {

  private static final String SELECT =
      """
      select occurrence, profile_id, run_id, event_id, event_number, planned_at from enrolment
      where workspace_id = ?
      """;

  /**
   * Keeps enrolments, each at its occurrence or, where another has that, at a later one.
   *
   * @return the same, as they are kept, in no order
   */
  List<Enrolment> insert(Connection connection, WorkspaceId workspace, List<Enrolment> enrolments)
      throws SQLException {
    var kept = new ArrayList<Enrolment>();
    var left = enrolments;
    while (!left.isEmpty()) {
      var taken = insertFree(connection, workspace, left);
      var moved = new ArrayList<Enrolment>();
      for (var each : left) {
        if (taken.contains(each.occurrence())) {
          kept.add(each);
        } else {
          moved.add(each.at(each.occurrence() + enrolments.size()));
        }
      }
      left = moved;
    }
    return kept;
  }

  private static Set<Long> insertFree(
      Connection connection, WorkspaceId workspace, List<Enrolment> enrolments)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into enrolment (workspace_id, occurrence, profile_id, run_id, event_id,
              event_number, planned_at, seen)
            select ?, *, pg_current_snapshot() from unnest(?::bigint[], ?::bigint[], ?::bigint[],
              ?::text[], ?::bigint[], ?::timestamptz[])
            on conflict (workspace_id, occurrence) do nothing
            returning occurrence
            """)) {
      insert.setInt(1, workspace.value());
      set(insert, 2, "int8", enrolments.stream().map(Enrolment::occurrence).toArray());
      set(insert, 3, "int8", enrolments.stream().map(Enrolment::subject).toArray());
      set(insert, 4, "int8", enrolments.stream().map(Enrolment::runId).toArray());
      set(insert, 5, "text", enrolments.stream().map(Enrolment::eventId).toArray());
      set(insert, 6, "int8", enrolments.stream().map(Enrolment::eventNumber).toArray());
      set(
          insert,
          7,
          "timestamptz",
          enrolments.stream().map(each -> each.plannedAt().atOffset(ZoneOffset.UTC)).toArray());
      var taken = new HashSet<Long>();
      try (var rows = insert.executeQuery()) {
        while (rows.next()) {
          taken.add(rows.getLong(1));
        }
      }
      return taken;
    }
  }

  /** The enrolments of these occurrences. */
  List<Enrolment> at(Connection connection, WorkspaceId workspace, Collection<Long> occurrences)
      throws SQLException {
    try (var select = connection.prepareStatement(SELECT + " and occurrence = any(?)")) {
      select.setInt(1, workspace.value());
      set(select, 2, "int8", occurrences.toArray());
      return read(select);
    }
  }

  /** A person's enrolments in a run, in the order of their occurrences. */
  public List<Enrolment> of(Connection connection, WorkspaceId workspace, long runId, long subject)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            SELECT + " and run_id = ? and profile_id = ? order by occurrence")) {
      select.setInt(1, workspace.value());
      select.setLong(2, runId);
      select.setLong(3, subject);
      return read(select);
    }
  }

  private static void set(PreparedStatement statement, int at, String type, Object[] values)
      throws SQLException {
    statement.setArray(at, statement.getConnection().createArrayOf(type, values));
  }

  private static List<Enrolment> read(PreparedStatement select) throws SQLException {
    try (var rows = select.executeQuery()) {
      var enrolments = new ArrayList<Enrolment>();
      while (rows.next()) {
        enrolments.add(
            new Enrolment(
                rows.getLong(1),
                rows.getLong(2),
                rows.getLong(3),
                rows.getString(4),
                rows.getLong(5),
                rows.getObject(6, OffsetDateTime.class).toInstant()));
      }
      return enrolments;
    }
  }
}
