package dev.fanfare.scheduling;

/** Where the schedule of a campaign is. */
enum ScheduleState {
  /** It was never armed, or its campaign is sent once. */
  NOT_ARMED,
  ARMED,
  PAUSED,
  /** Its last planned instant has passed, or the version in force does not recur. */
  ENDED,
  CANCELLED;

  /** Whether planned instants may still come. */
  boolean live() {
    return this == ARMED || this == PAUSED;
  }
}
