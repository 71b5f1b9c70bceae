package dev.fanfare.sandbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A job as the API tells it. */
record ClockJobView(
    String id,
    ClockJob.State state,
    Instant from,
    Instant to,
    Instant now,
    int stops,
    @Nullable String waitsFor,
    String askedBy,
    Instant askedAt,
    @Nullable Instant endedAt) {

  static ClockJobView of(ClockJob job, Instant now) {
    return new ClockJobView(
        job.publicId(),
        job.state(),
        job.from(),
        job.to(),
        now,
        job.stops(),
        job.waitsFor(),
        job.askedBy(),
        job.askedAt(),
        job.endedAt());
  }
}
