package dev.fanfare.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.analytics.GoalCounts.What;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The views of conversions in SQL, against loops over the same credits. Nothing is committed. */
@QuarkusTest
final class GoalViewsIT {

  private static final WorkspaceId NOWHERE = new WorkspaceId(2_000_000_000);
  private static final int CAMPAIGN = 9;
  private static final Instant BEGIN = Instant.parse("2018-03-01T08:00:00Z");

  /** Ids before all that an engine can have made. */
  private static final List<Long> RUNS = List.of(101L, 102L, 103L);

  @Inject
  @DataSource("background")
  AgroalDataSource pool;

  private record Row(
      long run,
      int goal,
      long person,
      long event,
      long occurrence,
      int touch,
      int arm,
      Instant touchedAt,
      Instant at,
      @Nullable BigDecimal revenue) {

    /** What it was worth; less than anything where it does not say. */
    BigDecimal worth() {
      var said = revenue;
      return said == null ? BigDecimal.valueOf(-1) : said;
    }

    BigDecimal adds() {
      var said = revenue;
      return said == null ? BigDecimal.ZERO : said;
    }
  }

  private record Told(What what, int goal, int part) {}

  private record Sum(long people, BigDecimal revenue) {}

  @Test
  void tellsWhatLoopsTellAlsoOnceRunsAreForgotten() {
    var random = new Random(20_261_201);
    for (int i = 0; i < 25; i++) {
      var rows = rows(random);
      Sql.inTransaction(
          pool,
          connection -> {
            begin(connection, rows);
            for (long run : RUNS) {
              assertThat(told(connection, run))
                  .as("run " + run + " of " + rows)
                  .isEqualTo(naive(rows, run));
            }
            for (long to = 102; to <= 104; to++) {
              GoalCountStore.forget(connection, to - 1, to);
              for (long run : RUNS) {
                assertThat(told(connection, run))
                    .as("run %d of %s, those before %d forgotten", run, rows, to)
                    .isEqualTo(naive(rows, run));
              }
            }
            connection.rollback();
            return true;
          });
    }
  }

  private static Map<Told, Sum> told(Connection connection, long run) throws SQLException {
    var runs = new GoalCountStore.Runs(NOWHERE, CAMPAIGN, List.of(run));
    var told = new HashMap<Told, Sum>();
    for (var count : GoalCountStore.read(connection, runs, false).counts()) {
      told.put(
          new Told(count.what(), count.goal(), count.part()),
          new Sum(count.people(), GoalReport.plain(count.revenue())));
    }
    return told;
  }

  private static Map<Told, Sum> naive(List<Row> rows, long run) {
    var told = new HashMap<Told, Sum>();
    for (var what : List.of(What.ALL_TOUCHES, What.LAST_TOUCH, What.COMPARED)) {
      var first = new TreeMap<String, Row>();
      var worthy =
          rows.stream().filter(row -> row.run() == run).sorted(GoalViewsIT::before).toList();
      for (var row : worthy) {
        boolean counts =
            switch (what) {
              case ALL_TOUCHES -> row.touch() < 2;
              case LAST_TOUCH -> row.touch() < 2 && isLast(row, rows);
              case COMPARED -> true;
              case CHANNEL, ASSIGNED -> false;
            };
        if (counts) {
          first.putIfAbsent(row.goal() + "/" + row.person(), row);
        }
      }
      for (var row : first.values()) {
        told.merge(
            new Told(what, row.goal(), row.arm()),
            new Sum(1, row.adds()),
            (one, other) ->
                new Sum(
                    one.people() + other.people(),
                    GoalReport.plain(one.revenue().add(other.revenue()))));
      }
    }
    var reached = new HashMap<Integer, Set<Long>>();
    for (var row : rows) {
      if (row.run() == run && row.touch() == 0) {
        reached.computeIfAbsent(row.goal(), goal -> new HashSet<>()).add(row.person());
      }
    }
    reached.forEach(
        (goal, people) ->
            told.put(new Told(What.CHANNEL, goal, 1), new Sum(people.size(), BigDecimal.ZERO)));
    return told;
  }

  /** The first by time; of several at once the one that was worth most, then of the last touch. */
  private static int before(Row one, Row other) {
    return Comparator.comparing(Row::at)
        .thenComparing(Row::worth, Comparator.reverseOrder())
        .thenComparing(Row::touchedAt, Comparator.reverseOrder())
        .thenComparing(Row::occurrence, Comparator.reverseOrder())
        .compare(one, other);
  }

  private static boolean isLast(Row row, List<Row> rows) {
    return rows.stream()
        .filter(other -> other.event() == row.event() && other.touch() == 0)
        .noneMatch(
            other ->
                Comparator.comparing(Row::touchedAt)
                        .thenComparing(Row::run)
                        .thenComparing(Row::occurrence)
                        .compare(other, row)
                    > 0);
  }

  private static List<Row> rows(Random random) {
    var rows = new ArrayList<Row>();
    var keys = new HashSet<String>();
    for (int i = random.nextInt(60); i > 0; i--) {
      long person = 1 + random.nextInt(3);
      long event = person * 100 + random.nextInt(4);
      long occurrence = 1 + random.nextInt(2);
      long run = RUNS.get(random.nextInt(RUNS.size()));
      int goal = random.nextInt(2);
      // Of a message and of an event there is one truth, whatever they are credited with.
      var of = new Random(run * 31 + person * 7 + occurrence);
      var happened = new Random(event);
      int touch = of.nextInt(3);
      var row =
          new Row(
              run,
              goal,
              person,
              event,
              occurrence,
              touch,
              touch == 1 ? -1 : of.nextInt(2),
              BEGIN.plusSeconds(of.nextInt(4)),
              BEGIN.plusSeconds(10 + happened.nextInt(3)),
              happened.nextBoolean() ? BigDecimal.valueOf(1 + happened.nextInt(9)) : null);
      if (keys.add(run + "/" + goal + "/" + event + "/" + occurrence)) {
        rows.add(row);
      }
    }
    return rows;
  }

  private static void begin(Connection connection, List<Row> rows) throws SQLException {
    try (var goals =
            connection.prepareStatement(
                """
                insert into campaign_goal (workspace_id, campaign_id, number, name, event_type,
                  within_s, is_primary)
                values (?, ?, 0, 'a', 'order', 60, true), (?, ?, 1, 'b', 'order', 60, false)
                """);
        var insert =
            connection.prepareStatement(
                """
                insert into goal_credit (workspace_id, run_id, goal, profile_id, event_number,
                  occurrence, slot, touch, arm, touched_at, at, revenue, outdone)
                values (?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, false)
                """)) {
      goals.setInt(1, NOWHERE.value());
      goals.setInt(2, CAMPAIGN);
      goals.setInt(3, NOWHERE.value());
      goals.setInt(4, CAMPAIGN);
      goals.executeUpdate();
      for (var row : rows) {
        insert.setInt(1, NOWHERE.value());
        insert.setLong(2, row.run());
        insert.setInt(3, row.goal());
        insert.setLong(4, row.person());
        insert.setLong(5, row.event());
        insert.setLong(6, row.occurrence());
        insert.setInt(7, row.touch());
        insert.setInt(8, row.arm());
        insert.setObject(9, row.touchedAt().atOffset(ZoneOffset.UTC));
        insert.setObject(10, row.at().atOffset(ZoneOffset.UTC));
        insert.setBigDecimal(11, row.revenue());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }
}
