package dev.fanfare.analytics;

import dev.fanfare.analytics.RunCell.Engagement;
import dev.fanfare.analytics.RunCell.OfGroup;
import dev.fanfare.analytics.RunCell.OfPerson;
import dev.fanfare.analytics.RunCell.OfReason;
import dev.fanfare.analytics.RunCell.OfTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Adds to the counts of runs in the transaction of a sink's round. One statement for a table. */
final class RunCellStore {

  private RunCellStore() {}

  /** A cell and by how much it grows. */
  private record Increment<C extends RunCell>(C cell, long by) {}

  static void add(Connection connection, Map<RunCell, Long> increments) throws SQLException {
    addByReason(connection, of(OfReason.class, increments));
    addByGroup(connection, of(OfGroup.class, increments));
    addByTime(connection, of(OfTime.class, increments));
    addByPerson(connection, of(OfPerson.class, increments));
    addEngagements(connection, of(Engagement.class, increments));
  }

  private static <C extends RunCell> List<Increment<C>> of(
      Class<C> kind, Map<RunCell, Long> increments) {
    var found = new ArrayList<Increment<C>>();
    increments.forEach(
        (cell, by) -> {
          if (kind.isInstance(cell)) {
            found.add(new Increment<>(kind.cast(cell), by));
          }
        });
    return found;
  }

  private static void addByReason(Connection connection, List<Increment<OfReason>> increments)
      throws SQLException {
    upsert(
        connection,
        """
        insert into run_count as c (workspace_id, run_id, type, reason, n)
        select * from unnest(?::integer[], ?::bigint[], ?::text[], ?::text[], ?::bigint[])
        on conflict (workspace_id, run_id, type, reason) do update set n = c.n + excluded.n
        """,
        increments,
        List.of(
            new Column<>("int4", i -> i.cell().workspace()),
            new Column<>("int8", i -> i.cell().run()),
            new Column<>("text", i -> i.cell().type()),
            new Column<>("text", i -> i.cell().reason()),
            new Column<>("int8", Increment::by)));
  }

  private static void addByGroup(Connection connection, List<Increment<OfGroup>> increments)
      throws SQLException {
    upsert(
        connection,
        """
        insert into run_group_count as c (workspace_id, run_id, type, word, arm, domain, n)
        select * from unnest(?::integer[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[],
                             ?::bigint[])
        on conflict (workspace_id, run_id, type, word, arm, domain)
          do update set n = c.n + excluded.n
        """,
        increments,
        List.of(
            new Column<>("int4", i -> i.cell().workspace()),
            new Column<>("int8", i -> i.cell().run()),
            new Column<>("text", i -> i.cell().type()),
            new Column<>("text", i -> i.cell().word()),
            new Column<>("text", i -> i.cell().arm()),
            new Column<>("text", i -> i.cell().domain()),
            new Column<>("int8", Increment::by)));
  }

  private static void addByTime(Connection connection, List<Increment<OfTime>> increments)
      throws SQLException {
    upsert(
        connection,
        """
        insert into run_time_count as c (workspace_id, run_id, type, agent, quarter, n)
        select * from unnest(?::integer[], ?::bigint[], ?::text[], ?::text[], ?::integer[],
                             ?::bigint[])
        on conflict (workspace_id, run_id, type, agent, quarter)
          do update set n = c.n + excluded.n
        """,
        increments,
        List.of(
            new Column<>("int4", i -> i.cell().workspace()),
            new Column<>("int8", i -> i.cell().run()),
            new Column<>("text", i -> i.cell().type()),
            new Column<>("text", i -> i.cell().agent()),
            new Column<>("int4", i -> (int) i.cell().quarter()),
            new Column<>("int8", Increment::by)));
  }

  private static void addByPerson(Connection connection, List<Increment<OfPerson>> increments)
      throws SQLException {
    upsert(
        connection,
        """
        insert into run_person_count as c (workspace_id, run_id, profile_id, type, agent, item, n)
        select * from unnest(?::integer[], ?::bigint[], ?::bigint[], ?::text[], ?::text[],
                             ?::text[], ?::bigint[])
        on conflict (workspace_id, run_id, profile_id, type, agent, item)
          do update set n = c.n + excluded.n
        """,
        increments,
        List.of(
            new Column<>("int4", i -> i.cell().workspace()),
            new Column<>("int8", i -> i.cell().run()),
            new Column<>("int8", i -> i.cell().person()),
            new Column<>("text", i -> i.cell().type()),
            new Column<>("text", i -> i.cell().agent()),
            new Column<>("text", i -> i.cell().item()),
            new Column<>("int8", Increment::by)));
  }

  private static void addEngagements(Connection connection, List<Increment<Engagement>> increments)
      throws SQLException {
    upsert(
        connection,
        """
        insert into engagement as e (workspace_id, run_id, profile_id, kind, agent, quarter, n)
        select * from unnest(?::integer[], ?::bigint[], ?::bigint[], ?::smallint[], ?::smallint[],
                             ?::integer[], ?::integer[])
        on conflict (workspace_id, profile_id, kind, run_id, quarter, agent)
          do update set n = e.n + excluded.n
        """,
        increments,
        List.of(
            new Column<>("int4", i -> i.cell().workspace()),
            new Column<>("int8", i -> i.cell().run()),
            new Column<>("int8", i -> i.cell().person()),
            new Column<>("int2", i -> (short) i.cell().kind()),
            new Column<>("int2", i -> (short) i.cell().agent()),
            new Column<>("int4", i -> (int) i.cell().quarter()),
            new Column<>("int4", i -> Math.toIntExact(i.by()))));
  }

  /** A parameter: an array with a value of each row. */
  private record Column<T>(String type, Function<T, Object> value) {}

  private static <T> void upsert(
      Connection connection, String sql, List<T> rows, List<Column<T>> columns)
      throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (var upsert = connection.prepareStatement(sql)) {
      for (int i = 0; i < columns.size(); i++) {
        var column = columns.get(i);
        upsert.setArray(
            i + 1,
            connection.createArrayOf(column.type(), rows.stream().map(column.value()).toArray()));
      }
      upsert.executeUpdate();
    }
  }
}
