package dev.fanfare.campaigns;

import dev.fanfare.dsl.Schedule;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * A planned instant, as the API tells it.
 *
 * @param local the same instant as the clocks show it where the schedule is meant
 */
public record PlannedInstant(Instant at, String local) {

  private static final int SHOWN = 10;

  /** The next ten of a schedule; none of one that starts when it is launched. */
  public static List<PlannedInstant> next(Schedule schedule, Instant from) {
    if (schedule instanceof Schedule.Now) {
      return List.of();
    }
    return schedule.upcoming(from, SHOWN).stream()
        .map(
            instant ->
                new PlannedInstant(
                    instant,
                    DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(schedule.local(instant))))
        .toList();
  }
}
