package dev.fanfare.scheduling;

import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.Launches;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.dsl.Schedule;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Makes the runs of planned instants that have come. Whoever calls, however often and on how many
 * engines: the schedule's row is locked, and a run is unique per campaign and planned instant.
 */
@Singleton
final class ScheduleFires {

  private static final Logger LOG = Logger.getLogger(ScheduleFires.class);

  private final AgroalDataSource pool;
  private final ScheduleStore store;
  private final ScheduleEvents events;
  private final Campaigns campaigns;
  private final Launches launches;
  private final RunStore runs;

  ScheduleFires(
      @DataSource("background") AgroalDataSource pool,
      ScheduleStore store,
      ScheduleEvents events,
      Campaigns campaigns,
      Launches launches,
      RunStore runs) {
    this.pool = pool;
    this.store = store;
    this.events = events;
    this.campaigns = campaigns;
    this.launches = launches;
    this.runs = runs;
  }

  /** Fires what is due in a workspace at an instant of campaign time; whether anything was. */
  boolean fireDue(WorkspaceId workspace, Instant now) {
    boolean fired = false;
    for (int campaign :
        Sql.inTransaction(pool, connection -> store.due(connection, workspace, now))) {
      try {
        fired |= Sql.inTransaction(pool, connection -> fire(connection, workspace, campaign, now));
      } catch (RuntimeException e) {
        // It stays due; the schedules behind it do not wait for it.
        LOG.errorf("Schedule of campaign %d does not fire: %s", campaign, e.getMessage());
      }
    }
    return fired;
  }

  private boolean fire(Connection connection, WorkspaceId workspace, int campaign, Instant now)
      throws SQLException {
    var locked = store.lockDue(connection, workspace, campaign, now);
    if (locked.isEmpty()) {
      return false;
    }
    var row = locked.get();
    var version = campaigns.current(workspace, campaign).orElseThrow();
    if (!(version.definition().schedule() instanceof Schedule.Recurring schedule)) {
      // Applied at this moment: the transaction that applies it ends the schedule.
      return false;
    }
    var due = DueInstants.of(schedule, Objects.requireNonNull(row.nextAt()), row.taken(), now);
    if (runs.at(connection, workspace, campaign, due.latest()).isPresent()) {
      store.update(connection, row.past(due, due.count() - 1));
    } else if (due.late(schedule, now) && schedule.missed() == Schedule.Missed.SKIP) {
      var past = row.past(due, due.count());
      store.update(connection, past);
      events.append(connection, past, version.name(), "missed", now);
    } else {
      return launch(connection, row, due, version);
    }
    return true;
  }

  /** What stands in the way now may be gone at the next sweep: until then the instant waits. */
  private boolean launch(
      Connection connection, ScheduleRow row, DueInstants due, CampaignVersion version)
      throws SQLException {
    try {
      launches.launchScheduled(connection, row.workspace(), version, due.latest(), row.armedBy());
      store.update(connection, row.past(due, due.count() - 1));
      return true;
    } catch (ApiProblem e) {
      var why = said(e);
      if (!why.equals(row.problem())) {
        LOG.warnf("%s waits since %s: %s", version.name(), due.latest(), why);
        store.update(connection, row.waiting(why));
      }
      return false;
    }
  }

  private static String said(ApiProblem problem) {
    var rules =
        problem.violations().stream().map(ScheduleFires::said).collect(Collectors.joining("; "));
    var detail = Objects.requireNonNullElse(problem.getMessage(), problem.code().title());
    return rules.isEmpty() ? detail : detail + " " + rules;
  }

  private static String said(Violation violation) {
    return violation.place() + ": " + violation.rule();
  }
}
