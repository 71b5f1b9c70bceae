package dev.fanfare.audience;

import dev.fanfare.dsl.Experiment;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which variant an attribute named for each person of a run when it was frozen: kept in the frozen
 * slices, so that no later change of the attribute moves anybody.
 */
@Singleton
public final class ArmStore {

  /** The attribute says that the person is held out. */
  public static final int CONTROL = -1;

  /** The attribute says nothing that is a variant. */
  public static final int NEITHER = -2;

  /** Reads the attribute of everybody just frozen. */
  void freeze(
      Connection connection,
      WorkspaceId workspace,
      long runId,
      String attribute,
      List<String> variants,
      boolean holdout)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update slice s set arms = array(
              select coalesce(array_position(?::text[], p.attributes->>?) - 1,
                              case when ? and p.attributes->>? = ? then -1 else -2 end)
              from unnest(s.profile_ids) with ordinality person (id, place)
              -- Looked up one by one, whatever statistics say of a workspace just imported.
              left join lateral (
                select attributes from profile
                where workspace_id = ? and id = person.id offset 0) p on true
              order by person.place)
            where s.run_id = ? and s.kind = 0
            """)) {
      update.setArray(1, connection.createArrayOf("text", variants.toArray()));
      update.setString(2, attribute);
      update.setBoolean(3, holdout);
      update.setString(4, attribute);
      update.setString(5, Experiment.CONTROL);
      update.setInt(6, workspace.value());
      update.setLong(7, runId);
      update.executeUpdate();
    }
  }

  /**
   * The arms of some people of a run, by person; nobody's where no attribute assigns.
   *
   * @param timetable the entry that all of them are of; null where that is not known, or none
   */
  public Map<Long, Integer> of(
      Connection connection, long runId, @Nullable Integer timetable, long[] people)
      throws SQLException {
    var arms = new HashMap<Long, Integer>();
    if (people.length == 0) {
      return arms;
    }
    try (var select =
        connection.prepareStatement(
            """
            select person.id, person.arm
            from slice s, unnest(s.profile_ids, s.arms) person (id, arm)
            where s.run_id = ? and s.kind = 0 and s.arms is not null
              and s.hi >= ? and s.lo <= ? and person.id = any(?)
              and (?::int is null or s.timetable_no = ?)
            """)) {
      select.setLong(1, runId);
      select.setLong(2, Arrays.stream(people).min().orElseThrow());
      select.setLong(3, Arrays.stream(people).max().orElseThrow());
      select.setArray(4, connection.createArrayOf("int8", Arrays.stream(people).boxed().toArray()));
      select.setObject(5, timetable, Types.INTEGER);
      select.setObject(6, timetable, Types.INTEGER);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          arms.put(rows.getLong(1), rows.getInt(2));
        }
      }
    }
    return arms;
  }
}
