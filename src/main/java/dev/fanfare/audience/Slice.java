package dev.fanfare.audience;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A claimed slice as it stands in the database.
 *
 * @param occurrence of the keys of its messages
 * @param epoch the fence: who claims raises it, who writes names it
 * @param startedTo the start mark: people at positions below may be with a provider
 * @param recorded how many have a ledger row or were moved to a later slice
 * @param tally ledger rows by reason; empty before the first
 * @param timetable the entry of the run's timetable; null where all of it are due at once
 * @param profileIds who is in it, ascending
 * @param version of the campaign, by which its people are decided about; 0 for messages of calls
 */
public record Slice(
    long runId,
    int number,
    long occurrence,
    SliceKind kind,
    int attempt,
    int epoch,
    int startedTo,
    int recorded,
    int[] tally,
    @Nullable Integer timetable,
    long[] profileIds,
    int version,
    Instant dueAt) {

  /** How many people it holds. */
  public int size() {
    return profileIds.length;
  }

  @Override
  public String toString() {
    return "Slice[" + runId + "/" + number + " epoch " + epoch + " " + startedTo + "/" + size()
        + "]";
  }
}
