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

  /** Columns that tell what has happened: of each table by itself, since names are used again. */
  private static final Set<String> TELLING =
      Set.of(
          "account.created_at",
          "api_key.created_at",
          "api_key.revoked_at",
          "attribute.created_at",
          "budget.created_at",
          "budget_pot.from_at",
          "campaign.created_at",
          "campaign_approval.created_at",
          "campaign_approval.revoked_at",
          "campaign_version.created_at",
          "cap_slot.at",
          "clock_job.asked_at",
          "clock_job.ended_at",
          "clock_job.from_at",
          "consent_change.at",
          "consent_request.asked_at",
          "consent_request.confirmed_at",
          "conversion.at",
          "conversion.recorded_at",
          "disturbance.at",
          "erased_person.at",
          "erasure.at",
          "event.recorded_at",
          "event_type.changed_at",
          "event_type.created_at",
          "event_type.deleted_at",
          "frequency_cap.created_at",
          "global_control.changed_at",
          "goal_credit.at",
          "goal_credit.touched_at",
          "guardrails.changed_at",
          "idempotency_key.created_at",
          "import_reject.at",
          "installation.held_since",
          "ledger.decided_at",
          "ledger.ended_at",
          "message_request.created_at",
          "message_words.used_at",
          "node.started_at",
          "person_event.at",
          "person_event.recorded_at",
          "plan.applied_at",
          "plan.created_at",
          "profile.created_at",
          "profile.updated_at",
          "purpose.created_at",
          "quiet_hours.changed_at",
          "rate.changed_at",
          "run.created_at",
          "run.ended_at",
          "run.frozen_at",
          "run.missed_before",
          "run.paused_since",
          "run_canary.ended_at",
          "run_seeds.decided_at",
          "run_stop.at",
          "run_stop.lifted_at",
          "run_switch.created_at",
          "run_winner.decided_at",
          "run_winner.ended_at",
          "run_winner.judged_at",
          "sandbox_clock.at",
          "sandbox_clock.since",
          "schedule.armed_at",
          "schedule.last_at",
          "seed_group.changed_at",
          "seed_group.created_at",
          "segment.created_at",
          "segment.deleted_at",
          "segment_import.created_at",
          "segment_import.finished_at",
          "segment_version.created_at",
          "slice.moved_at",
          "suppression.at",
          "template.created_at",
          "template_version.created_at",
          "workspace.created_at");

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

    assertThat(columns).hasSizeGreaterThan(40).containsAll(known).containsAll(TELLING);
    assertThat(columns)
        .filteredOn(column -> !TELLING.contains(column))
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
