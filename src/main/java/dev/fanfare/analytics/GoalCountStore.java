package dev.fanfare.analytics;

import dev.fanfare.analytics.GoalCounts.Count;
import dev.fanfare.analytics.GoalCounts.OfGoal;
import dev.fanfare.analytics.GoalCounts.What;
import dev.fanfare.platform.WorkspaceId;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Conversions as they are read: at most one of a person, run and goal, the first by the time of the
 * event. Those of runs whose people are forgotten were counted before.
 */
final class GoalCountStore {

  /**
   * Counts credits {@code c} by run, goal and part. Of events at the same instant the one that was
   * worth most counts, so that nothing depends on what came first.
   */
  private static final String COUNTED =
      """
      credit as (
        select c.*, not c.outdone and not exists (
            select from goal_credit o
            where o.workspace_id = c.workspace_id and o.event_number = c.event_number
              and o.touch = 0
              and (o.touched_at, o.run_id, o.occurrence) > (c.touched_at, c.run_id, c.occurrence))
          as last
        from goal_credit c where %s),
      viewed as (
        select 0 as what, credit.* from credit where touch < 2
        union all select 1, credit.* from credit where touch < 2 and last
        union all select 2, credit.* from credit),
      counted as (
        select distinct on (workspace_id, run_id, goal, profile_id, what) viewed.* from viewed
        order by workspace_id, run_id, goal, profile_id, what, at, revenue desc nulls last,
          touched_at desc, occurrence desc),
      goal_count as (
        select workspace_id, run_id, goal, what, arm as part, count(*) as people,
               sum(revenue) as revenue
        from counted group by 1, 2, 3, 4, 5
        union all
        select workspace_id, run_id, goal, 3, slot, count(distinct profile_id), null
        from credit where touch = 0 group by 1, 2, 3, 5)
      """;

  private GoalCountStore() {}

  /** Some runs of a campaign. */
  record Runs(WorkspaceId workspace, int campaign, List<Long> ids) {}

  /**
   * What came of the goals.
   *
   * @param occurrences whether people may have been in one of the runs more than once
   */
  static GoalCounts read(Connection connection, Runs runs, boolean occurrences)
      throws SQLException {
    var goals = goals(connection, runs);
    if (goals.isEmpty()) {
      return GoalCounts.NONE;
    }
    var counts = new ArrayList<>(counts(connection, runs));
    if (occurrences && counts.stream().noneMatch(count -> count.what() == What.ASSIGNED)) {
      counts.addAll(assigned(connection, runs));
    }
    return new GoalCounts(goals, List.copyOf(counts));
  }

  private static List<OfGoal> goals(Connection connection, Runs runs) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select number, name, event_type, within_s, revenue is not null, is_primary
            from campaign_goal where workspace_id = ? and campaign_id = ? order by number
            """)) {
      select.setInt(1, runs.workspace().value());
      select.setInt(2, runs.campaign());
      var goals = new ArrayList<OfGoal>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          goals.add(
              new OfGoal(
                  rows.getInt(1),
                  rows.getString(2),
                  rows.getString(3),
                  Duration.ofSeconds(rows.getLong(4)),
                  rows.getBoolean(5),
                  rows.getBoolean(6)));
        }
      }
      return goals;
    }
  }

  private static List<Count> counts(Connection connection, Runs runs) throws SQLException {
    return list(
        connection,
        runs,
        "with "
            + COUNTED.formatted("c.workspace_id = ? and c.run_id = any(?)")
            + """
            select goal, what, part, people, revenue from goal_count
            union all
            select goal, what, part, people, revenue from run_past_goal
            where workspace_id = ? and run_id = any(?)
            """,
        2);
  }

  private static List<Count> assigned(Connection connection, Runs runs) throws SQLException {
    return list(
        connection,
        runs,
        "select -1, 4, arm, count(distinct (run_id, profile_id)), null::numeric from (select"
            + " l.run_id, l.profile_id, "
            + LedgerPlace.COLUMNS
            + " from ledger l where l.workspace_id = ? and l.run_id = any(?)) a"
            + " where drawn group by arm",
        1);
  }

  private static List<Count> list(Connection connection, Runs runs, String sql, int times)
      throws SQLException {
    try (var select = connection.prepareStatement(sql)) {
      for (int i = 0; i < times; i++) {
        select.setInt(2 * i + 1, runs.workspace().value());
        select.setArray(2 * i + 2, connection.createArrayOf("int8", runs.ids().toArray()));
      }
      var counts = new ArrayList<Count>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          var revenue = rows.getBigDecimal(5);
          counts.add(
              new Count(
                  rows.getInt(1),
                  What.values()[rows.getInt(2)],
                  rows.getInt(3),
                  rows.getLong(4),
                  revenue == null ? BigDecimal.ZERO : revenue));
        }
      }
      return counts;
    }
  }

  /**
   * Counts runs from {@code from} to {@code to} for good, by the ledger's rows while it has them,
   * and forgets whom of them and of older runs is known to have done what. What had been done after
   * a later message of theirs stays so.
   */
  static void forget(Connection connection, long from, long to) throws SQLException {
    try (var assigned =
            connection.prepareStatement(
                """
                insert into run_past_goal (workspace_id, run_id, goal, what, part, people)
                select workspace_id, run_id, -1, 4, arm, count(distinct profile_id)
                from (select l.workspace_id, l.run_id, l.profile_id,\s"""
                    + LedgerPlace.COLUMNS
                    + """
                          from run r
                          join ledger l on l.run_id = r.id and l.workspace_id = r.workspace_id
                          where r.id >= ? and r.id < ? and r.takes_until is not null
                            and exists (select from campaign_goal g
                                        where g.workspace_id = r.workspace_id
                                          and g.campaign_id = r.campaign_id)) a
                    where drawn group by 1, 2, 5
                    on conflict (workspace_id, run_id, goal, what, part)
                      do update set people = excluded.people
                    """);
        var counted =
            connection.prepareStatement(
                "with "
                    + COUNTED.formatted("c.run_id < ?")
                    + """
                    insert into run_past_goal as p
                      (workspace_id, run_id, goal, what, part, people, revenue)
                    select workspace_id, run_id, goal, what, part, people, revenue from goal_count
                    on conflict (workspace_id, run_id, goal, what, part)
                      do update set people = p.people + excluded.people,
                        revenue = coalesce(p.revenue + excluded.revenue, p.revenue, excluded.revenue)
                    """);
        var outdone =
            connection.prepareStatement(
                """
                update goal_credit c set outdone = true
                from goal_credit o
                where o.run_id < ? and o.touch = 0 and c.run_id >= ? and not c.outdone
                  and c.workspace_id = o.workspace_id and c.event_number = o.event_number
                  and (o.touched_at, o.run_id, o.occurrence)
                      > (c.touched_at, c.run_id, c.occurrence)
                """);
        var delete = connection.prepareStatement("delete from goal_credit where run_id < ?")) {
      assigned.setLong(1, from);
      assigned.setLong(2, to);
      assigned.executeUpdate();
      counted.setLong(1, to);
      counted.executeUpdate();
      outdone.setLong(1, to);
      outdone.setLong(2, to);
      outdone.executeUpdate();
      delete.setLong(1, to);
      delete.executeUpdate();
    }
  }
}
