package dev.fanfare.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.platform.DueWork;
import dev.fanfare.platform.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.All;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** No room may have rows that wait for an instant without saying so to whoever moves a clock. */
@QuarkusTest
final class WaitingColumnsIT {

  /** Names of columns that tell what has happened, wherever they stand. */
  private static final Set<String> TELLING =
      Set.of(
          "applied_at",
          "armed_at",
          "asked_at",
          "at",
          "changed_at",
          "confirmed_at",
          "created_at",
          "decided_at",
          "deleted_at",
          "ended_at",
          "finished_at",
          "from_at",
          "frozen_at",
          "held_since",
          "judged_at",
          "last_at",
          "lifted_at",
          "missed_before",
          "moved_at",
          "paused_since",
          "recorded_at",
          "revoked_at",
          "since",
          "started_at",
          "touched_at",
          "updated_at",
          "used_at");

  /** Columns that lie ahead and that nobody waits for, and why. */
  private static final Map<String, String> JUDGED_WHEN_READ =
      Map.of(
          "budget_pot.to_at", "counted by another row from then on",
          "consent_request.expires_at", "judged when the link is followed",
          "direct_address.kept_until", "forgotten by a sweep of the installation's hour",
          "clock_job.to_at", "where the clock itself goes",
          "enrolment.planned_at", "of its slice, which is waited for",
          "run_forecast.ends_at", "what was thought at the launch",
          "run_canary.goes_on_at", "of its slices, which are waited for",
          "run_timetable.due_at", "of its slices, which are waited for",
          "run_timetable.local_at", "what clocks show when its slices are due");

  @Inject @All List<DueWork> rooms;

  @Inject
  @DataSource("background")
  AgroalDataSource pool;

  @Test
  void everyColumnOfTimeIsWaitedForByARoomOrTellsWhatHasHappened() {
    var waited =
        rooms.stream().flatMap(room -> room.columns().stream()).collect(Collectors.toSet());
    var known = new TreeSet<>(waited);
    known.addAll(JUDGED_WHEN_READ.keySet());

    var columns = columns();

    assertThat(columns).hasSizeGreaterThan(40).containsAll(known);
    assertThat(columns)
        .filteredOn(column -> !TELLING.contains(column.substring(column.indexOf('.') + 1)))
        .containsExactlyInAnyOrderElementsOf(known);
    assertThat(waited).contains("schedule.next_at", "slice.due_at", "run.planned_at");
  }

  private Set<String> columns() {
    return Sql.inTransaction(
        pool,
        connection -> {
          try (var statement = connection.createStatement();
              var rows =
                  statement.executeQuery(
                      """
                      select c.table_name || '.' || c.column_name
                      from information_schema.columns c
                      join pg_class t on t.relname = c.table_name and not t.relispartition
                      where c.table_schema = 'public' and c.data_type like 'timestamp%'
                        and c.table_name not like 'flyway%'
                      """)) {
            var columns = new TreeSet<String>();
            while (rows.next()) {
              columns.add(rows.getString(1));
            }
            return columns;
          }
        });
  }
}
