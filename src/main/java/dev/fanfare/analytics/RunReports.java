package dev.fanfare.analytics;

import dev.fanfare.events.RunEvents;
import dev.fanfare.platform.ApiProblem;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts of runs, held against the event store. */
@Singleton
final class RunReports {

  private final RunCountStore store;
  private final RunEvents events;

  RunReports(RunCountStore store, RunEvents events) {
    this.store = store;
    this.events = events;
  }

  /** The counts of a run; a problem (404) when it has not even an event of its planning. */
  RunCounts of(RunKey key) {
    var counts = store.counts(List.of(key)).getOrDefault(key, List.of());
    long recorded = events.count(key.workspace(), key.run());
    if (recorded == 0) {
      throw ApiProblem.notFound("run", key.id());
    }
    return RunCounts.of(key, recorded, counts);
  }

  /** The counts of several runs, read together. */
  Map<RunKey, RunCounts> of(Collection<RunKey> keys) {
    var counts = store.counts(keys);
    var reports = new HashMap<RunKey, RunCounts>();
    for (var key : keys) {
      long recorded = events.count(key.workspace(), key.run());
      reports.put(key, RunCounts.of(key, recorded, counts.getOrDefault(key, List.of())));
    }
    return reports;
  }
}
