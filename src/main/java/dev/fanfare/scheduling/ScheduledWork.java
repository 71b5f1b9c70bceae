package dev.fanfare.scheduling;

import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.dsl.Schedule;
import dev.fanfare.platform.Due;
import dev.fanfare.platform.DueWork;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;

/** The planned instants of armed schedules. */
@Singleton
final class ScheduledWork implements DueWork {

  private static final Duration NEXT = Duration.ofNanos(1_000);

  private final ScheduleStore store;
  private final ScheduleAlarm alarm;
  private final ScheduleFires fires;
  private final Campaigns campaigns;

  ScheduledWork(
      ScheduleStore store, ScheduleAlarm alarm, ScheduleFires fires, Campaigns campaigns) {
    this.store = store;
    this.alarm = alarm;
    this.fires = fires;
    this.campaigns = campaigns;
  }

  @Override
  public Set<String> columns() {
    return Set.of("schedule.next_at");
  }

  @Override
  public Due at(Connection snapshot, WorkspaceId workspace, Instant now) throws SQLException {
    Due due = new Due.Never();
    for (var row : store.armed(snapshot, workspace)) {
      due = due.and(of(row, now));
    }
    return due;
  }

  private Due of(ScheduleRow row, Instant now) {
    var next = Objects.requireNonNull(row.nextAt());
    if (next.isAfter(now)) {
      return new Due.Later(next);
    }
    var campaign = campaigns.current(row.workspace(), row.campaignId()).orElseThrow();
    if (row.problem() == null
        || !(campaign.definition().schedule() instanceof Schedule.Recurring schedule)) {
      return busy(row, "the schedule of %s fires for %s".formatted(campaign.name(), next));
    }
    return waiting(row, schedule, campaign.name(), now);
  }

  /** Of an instant that has come and cannot be sent: when it is missed, or the next one comes. */
  private Due waiting(ScheduleRow row, Schedule.Recurring schedule, String campaign, Instant now) {
    var due = DueInstants.of(schedule, Objects.requireNonNull(row.nextAt()), row.taken(), now);
    var later = due.next() == null ? new Due.Never() : new Due.Later(due.next());
    if (schedule.missed() != Schedule.Missed.SKIP) {
      return later;
    }
    return due.late(schedule, now)
        ? busy(row, "the schedule of %s misses %s".formatted(campaign, due.latest()))
        : later.and(new Due.Later(schedule.inTimeUntil(due.latest()).plus(NEXT)));
  }

  private Due busy(ScheduleRow row, String with) {
    return new Due.Busy(with, () -> alarm.wake(row.workspace()));
  }

  @Override
  public boolean tryAgain(WorkspaceId workspace, Instant now) {
    return fires.fireDue(workspace, now);
  }
}
