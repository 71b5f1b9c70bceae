package dev.fanfare.sandbox;

import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.WorkspaceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A clock on its way.
 *
 * @param from where it stood, or ran to, when it was asked to move
 * @param stood whether it has stood there long enough for all that was begun while it ran
 * @param stops instants it has stopped at
 * @param waitsFor what holds it up where it stands, for people
 * @param askedAt of the installation, as the next
 */
record ClockJob(
    WorkspaceId workspace,
    long id,
    State state,
    Instant from,
    Instant to,
    boolean stood,
    int stops,
    @Nullable String waitsFor,
    String askedBy,
    Instant askedAt,
    @Nullable Instant endedAt) {

  /** Where a job is; the last two are ends. */
  enum State {
    MOVING,
    DONE,
    CANCELLED
  }

  String publicId() {
    return TimeOrderedId.write("clk", id);
  }
}
