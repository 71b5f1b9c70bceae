package dev.fanfare.scheduling;

import dev.fanfare.platform.WorkspaceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An armed schedule as it is stored.
 *
 * @param version of the campaign, whose rhythm the next instant comes from
 * @param nextAt the planned instant to come; null when there is none
 * @param taken planned instants that have passed
 * @param missed those of them without a run
 * @param problem why an instant that has come waits, for people
 * @param triggerEvent the type of event that brings people in; null where none does
 */
record ScheduleRow(
    WorkspaceId workspace,
    int campaignId,
    ScheduleState state,
    int version,
    @Nullable Instant nextAt,
    int taken,
    int missed,
    @Nullable Instant lastAt,
    @Nullable String problem,
    String armedBy,
    Instant armedAt,
    @Nullable String triggerEvent) {

  ScheduleRow in(ScheduleState next) {
    return new ScheduleRow(
        workspace,
        campaignId,
        next,
        version,
        next.live() ? nextAt : null,
        taken,
        missed,
        lastAt,
        null,
        armedBy,
        armedAt,
        next.live() ? triggerEvent : null);
  }

  /** The same instants, which wait because of something. */
  ScheduleRow waiting(String why) {
    return new ScheduleRow(
        workspace,
        campaignId,
        state,
        version,
        nextAt,
        taken,
        missed,
        lastAt,
        why,
        armedBy,
        armedAt,
        triggerEvent);
  }

  /** Follows another version of the campaign from now on; ended when there is no next instant. */
  ScheduleRow following(int number, @Nullable Instant next, @Nullable String why) {
    return new ScheduleRow(
        workspace,
        campaignId,
        next == null ? ScheduleState.ENDED : state,
        number,
        next,
        taken,
        missed,
        lastAt,
        why,
        armedBy,
        armedAt,
        null);
  }

  /** Follows a version with a trigger from now on. */
  ScheduleRow following(int number, @Nullable String event) {
    return new ScheduleRow(
        workspace,
        campaignId,
        state,
        number,
        null,
        taken,
        missed,
        lastAt,
        null,
        armedBy,
        armedAt,
        event);
  }

  /** Past the instants that had come, of which so many have no run. */
  ScheduleRow past(DueInstants due, int without) {
    return new ScheduleRow(
        workspace,
        campaignId,
        due.next() == null ? ScheduleState.ENDED : state,
        version,
        due.next(),
        taken + due.count(),
        missed + without,
        due.latest(),
        null,
        armedBy,
        armedAt,
        triggerEvent);
  }
}
