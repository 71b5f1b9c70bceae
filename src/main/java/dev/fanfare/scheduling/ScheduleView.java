package dev.fanfare.scheduling;

import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.PlannedInstant;
import dev.fanfare.dsl.Schedule;
import dev.fanfare.dsl.Trigger;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The schedule of a campaign, as the API tells it.
 *
 * @param trigger what brings people in: a type of event, or {@code api}; null without a trigger
 */
record ScheduleView(
    String campaign,
    int version,
    ScheduleState state,
    int taken,
    int missed,
    @Nullable Instant lastAt,
    @Nullable String problem,
    @Nullable Instant armedAt,
    @Nullable String trigger,
    List<PlannedInstant> next) {

  static ScheduleView of(CampaignVersion version, @Nullable ScheduleRow row, Instant now) {
    var schedule = version.definition().schedule();
    if (row == null) {
      return new ScheduleView(
          version.name(),
          version.number(),
          ScheduleState.NOT_ARMED,
          0,
          0,
          null,
          null,
          null,
          trigger(schedule),
          PlannedInstant.next(schedule, now));
    }
    return new ScheduleView(
        version.name(),
        version.number(),
        row.state(),
        row.taken(),
        row.missed(),
        row.lastAt(),
        row.problem(),
        row.armedAt(),
        trigger(schedule),
        next(schedule, row));
  }

  private static @Nullable String trigger(Schedule schedule) {
    if (!(schedule instanceof Trigger trigger)) {
      return null;
    }
    return switch (trigger.source()) {
      case Trigger.Source.Event(var happening) -> happening.event();
      case Trigger.Source.Call _ -> "api";
    };
  }

  private static List<PlannedInstant> next(Schedule schedule, ScheduleRow row) {
    var next = row.nextAt();
    if (next == null || !(schedule instanceof Schedule.Recurring recurring)) {
      return List.of();
    }
    var planned = PlannedInstant.next(schedule, next);
    var times = recurring.times();
    int left = times == null ? planned.size() : Math.max(0, times - row.taken());
    return planned.subList(0, Math.min(planned.size(), left));
  }
}
