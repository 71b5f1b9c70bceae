package dev.fanfare.analytics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.MachineClock;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.WorkLoop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;

/** All open streams of counts, served by one thread that asks the database once for all of them. */
@Singleton
final class LiveCounts {

  private static final int TRY_AGAIN_SECONDS = 10;

  private final RunReports reports;
  private final AnalyticsConfig config;
  private final MachineClock clock;
  private final ObjectMapper json;
  private final List<RunWatcher> watchers = new ArrayList<>();
  private final WorkLoop loop = new WorkLoop("live-counts", this::serve);

  LiveCounts(RunReports reports, AnalyticsConfig config, MachineClock clock, ObjectMapper json) {
    this.reports = reports;
    this.config = config;
    this.clock = clock;
    this.json = json;
  }

  void start(@Observes StartupEvent event) {
    loop.start();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    loop.stop();
    watching().forEach(RunWatcher::close);
  }

  /**
   * Serves one more stream; a problem (503) when there are as many as may be.
   *
   * @param stays whether it goes on when the run has ended
   */
  void watch(RunKey key, LiveStream stream, boolean stays) {
    synchronized (watchers) {
      watchers.removeIf(RunWatcher::isGone);
      if (watchers.size() >= config.liveStreams()) {
        throw ApiProblem.retryLater(
            ProblemCode.UNAVAILABLE,
            "This process serves " + watchers.size() + " live streams, as many as it may.",
            TRY_AGAIN_SECONDS);
      }
      watchers.add(new RunWatcher(key, stream, stays, clock.nanos()));
    }
  }

  private Duration serve() {
    tell();
    return config.liveEvery();
  }

  private void tell() {
    var open = watching();
    if (open.isEmpty()) {
      return;
    }
    var keys = new LinkedHashSet<RunKey>();
    open.forEach(watcher -> keys.add(watcher.key()));
    var texts = new HashMap<RunKey, String>();
    var counts = reports.of(keys);
    counts.forEach((key, report) -> texts.put(key, write(report)));
    long now = clock.nanos();
    long heartbeat = config.liveHeartbeat().toNanos();
    for (var watcher : open) {
      var report = counts.get(watcher.key());
      var text = texts.get(watcher.key());
      if (report != null && text != null) {
        watcher.tell(report, text, now, heartbeat);
      }
    }
  }

  private List<RunWatcher> watching() {
    synchronized (watchers) {
      watchers.removeIf(RunWatcher::isGone);
      return List.copyOf(watchers);
    }
  }

  private String write(RunCounts counts) {
    try {
      return json.writeValueAsString(counts);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
