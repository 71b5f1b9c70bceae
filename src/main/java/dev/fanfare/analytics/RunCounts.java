package dev.fanfare.analytics;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the stream has told of a run so far.
 *
 * @param run as people see it
 * @param recorded events of the run in the event store
 * @param counted those of them that are in the counts; the same number when all have arrived
 */
record RunCounts(String run, long recorded, long counted, List<EventCount> counts) {

  /** Events of one type and reason. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record EventCount(String type, @Nullable String reason, long count) {

    static EventCount of(String type, String reason, long count) {
      return new EventCount(type, reason.isEmpty() ? null : reason, count);
    }
  }

  static RunCounts of(RunKey key, long recorded, List<EventCount> counts) {
    long counted = counts.stream().mapToLong(EventCount::count).sum();
    return new RunCounts(key.id(), recorded, counted, List.copyOf(counts));
  }

  /** Whether the run has ended and nothing more of it is on the way. */
  boolean complete() {
    return counted == recorded
        && counts.stream().map(EventCount::type).anyMatch(RunCounts::endsRun);
  }

  private static boolean endsRun(String type) {
    return type.equals("run.completed")
        || type.equals("run.cancelled")
        || type.equals("run.failed");
  }
}
