package dev.fanfare.triggers;

import dev.fanfare.behaviour.TakenEvent;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reads what has happened to people since they came, from {@code person_event}. */
@Singleton
final class ExceptionStore {

  /**
   * An event that was taken after what brought somebody in.
   *
   * @param occurrence of their coming
   */
  record Later(long occurrence, TakenEvent event) {}

  /**
   * Events of some types since people came, in the order of their numbers. Calls that overlap may
   * be committed in another order than they took their numbers in: what the coming did not see is
   * later than it as well. Events of the type that brings people in wait for each other, so of
   * these the order of the commits is known, and of two that except each other only one is later.
   */
  List<Later> since(
      Connection connection,
      WorkspaceId workspace,
      Collection<Long> occurrences,
      Collection<String> types)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select n.occurrence, e.id, e.number, e.type, e.profile_id, e.at, e.recorded_at,
                   e.properties
            from enrolment n
            join person_event e on e.workspace_id = n.workspace_id and e.profile_id = n.profile_id
            left join person_event b on b.workspace_id = n.workspace_id and b.id = n.event_id
            where n.workspace_id = ? and n.occurrence = any(?) and e.type = any(?)
              and case
                when n.seen is null or e.taken_by is null or b.taken_by is null
                  or e.taken_by = b.taken_by then e.number > n.event_number
                when e.type = b.type then not pg_visible_in_snapshot(e.taken_by, n.seen)
                else e.number > n.event_number or not pg_visible_in_snapshot(e.taken_by, n.seen)
              end
            order by e.number
            """)) {
      select.setInt(1, workspace.value());
      select.setArray(2, connection.createArrayOf("int8", occurrences.toArray()));
      select.setArray(3, connection.createArrayOf("text", types.toArray()));
      var later = new ArrayList<Later>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          var event =
              new TakenEvent(
                  rows.getString(2),
                  rows.getLong(3),
                  rows.getString(4),
                  rows.getLong(5),
                  instant(rows.getObject(6, OffsetDateTime.class)),
                  instant(rows.getObject(7, OffsetDateTime.class)),
                  rows.getString(8));
          later.add(new Later(rows.getLong(1), event));
        }
      }
      return later;
    }
  }

  private static Instant instant(OffsetDateTime at) {
    return at.toInstant();
  }
}
