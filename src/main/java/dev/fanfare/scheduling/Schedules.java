package dev.fanfare.scheduling;

import dev.fanfare.campaigns.CampaignApplied;
import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.Launches;
import dev.fanfare.campaigns.TriggerRunStore;
import dev.fanfare.dsl.Schedule;
import dev.fanfare.dsl.Trigger;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Arms and steers schedules, in the caller's transaction on the doors' pool. */
@Singleton
final class Schedules {

  private final AgroalDataSource doors;
  private final ScheduleStore store;
  private final ScheduleEvents events;
  private final Campaigns campaigns;
  private final Launches launches;
  private final TriggerRunStore runs;
  private final CampaignClock clock;

  Schedules(
      AgroalDataSource doors,
      ScheduleStore store,
      ScheduleEvents events,
      Campaigns campaigns,
      Launches launches,
      TriggerRunStore runs,
      CampaignClock clock) {
    this.doors = doors;
    this.store = store;
    this.events = events;
    this.campaigns = campaigns;
    this.launches = launches;
    this.runs = runs;
    this.clock = clock;
  }

  ScheduleView view(WorkspaceId workspace, String name) {
    var version = current(workspace, name);
    return Sql.inDoorTransaction(
        doors,
        connection ->
            ScheduleView.of(
                version,
                store.find(connection, workspace, version.campaignId()).orElse(null),
                clock.now(workspace)));
  }

  /**
   * Plans, or lets people come, from now on; every check of a launch is made, so that what can be
   * said is said now.
   */
  ScheduleView arm(WorkspaceId workspace, String name, String armedBy) {
    var version = current(workspace, name);
    var now = clock.now(workspace);
    var first = first(version.definition().schedule(), now);
    launches.check(workspace, version);
    var row =
        new ScheduleRow(
            workspace,
            version.campaignId(),
            ScheduleState.ARMED,
            version.number(),
            first,
            0,
            0,
            null,
            null,
            armedBy,
            now,
            event(version.definition().schedule()));
    return Sql.inDoorTransaction(
        doors,
        connection -> {
          if (!store.arm(connection, row)) {
            throw new ApiProblem(
                ProblemCode.CONFLICT, "The schedule is armed already. Cancel it to arm it anew.");
          }
          events.append(connection, row, name, "armed", now);
          return ScheduleView.of(version, row, now);
        });
  }

  /** Moves a schedule from one of some states to another; a problem when it is in none of them. */
  ScheduleView move(
      WorkspaceId workspace, String name, List<ScheduleState> from, ScheduleState to, String what) {
    var version = current(workspace, name);
    var now = clock.now(workspace);
    return Sql.inDoorTransaction(
        doors,
        connection -> {
          var row = store.lock(connection, workspace, version.campaignId()).orElse(null);
          if (row == null || !from.contains(row.state())) {
            var state = row == null ? ScheduleState.NOT_ARMED : row.state();
            throw new ApiProblem(
                ProblemCode.CONFLICT,
                "A schedule that is %s cannot be %s."
                    .formatted(state.name().toLowerCase(Locale.ROOT).replace('_', ' '), what));
          }
          var moved = row.in(to);
          store.update(connection, moved);
          if (to == ScheduleState.CANCELLED) {
            runs.stopTaking(connection, workspace, version.campaignId(), now);
          }
          events.append(connection, moved, name, what, now);
          return ScheduleView.of(version, moved, now);
        });
  }

  /** A live schedule follows the version in force: another rhythm counts from now. */
  void follow(@Observes CampaignApplied applied) throws SQLException {
    var version = applied.version();
    try (var connection = doors.getConnection()) {
      var row = store.lock(connection, applied.workspace(), version.campaignId()).orElse(null);
      if (row != null && row.state().live()) {
        follow(connection, row, version, applied.at());
        // People come to the version in force; its run begins with the first of them.
        runs.stopTaking(connection, applied.workspace(), version.campaignId(), applied.at());
      }
    }
  }

  private void follow(Connection connection, ScheduleRow row, CampaignVersion version, Instant now)
      throws SQLException {
    if (version.definition().schedule() instanceof Trigger trigger) {
      store.update(connection, row.following(version.number(), event(trigger)));
      return;
    }
    if (!(version.definition().schedule() instanceof Schedule.Recurring schedule)) {
      var why = "Version %d does not recur.".formatted(version.number());
      store.update(connection, row.following(version.number(), null, why));
      return;
    }
    var before =
        campaigns
            .version(row.workspace(), row.campaignId(), row.version())
            .orElseThrow()
            .definition()
            .schedule();
    var next = schedule.equals(before) ? row.nextAt() : next(schedule, row, now);
    store.update(connection, row.following(version.number(), next, row.problem()));
  }

  private static @Nullable Instant next(Schedule.Recurring schedule, ScheduleRow row, Instant now) {
    var times = schedule.times();
    var last = row.lastAt();
    if (times != null && row.taken() >= times) {
      return null;
    }
    return last != null && !last.isBefore(now)
        ? schedule.after(last).orElse(null)
        : schedule.notBefore(now).orElse(null);
  }

  private CampaignVersion current(WorkspaceId workspace, String name) {
    return campaigns
        .current(workspace, name)
        .orElseThrow(() -> ApiProblem.notFound("campaign", name));
  }

  /** The first planned instant; null where people come by a trigger, and none is planned. */
  private static @Nullable Instant first(Schedule schedule, Instant now) {
    return switch (schedule) {
      case Schedule.Recurring recurring ->
          recurring.notBefore(now).orElseThrow(() -> refused("Has no planned instant any more."));
      case Trigger _ -> null;
      case Schedule.Now _, Schedule.Once _ ->
          throw refused("Does not recur: launch it with POST /v1/campaigns/{name}/runs.");
    };
  }

  /** The type of event that brings people in; null where none does. */
  private static @Nullable String event(Schedule schedule) {
    return schedule instanceof Trigger trigger
            && trigger.source() instanceof Trigger.Source.Event(var happening)
        ? happening.event()
        : null;
  }

  private static ApiProblem refused(String rule) {
    return new ApiProblem(
        ProblemCode.LAUNCH_REFUSED,
        "The schedule cannot be armed as it is.",
        List.of(new Violation("schedule", null, rule)));
  }
}
