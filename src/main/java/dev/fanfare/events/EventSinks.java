package dev.fanfare.events;

import dev.fanfare.platform.NodeLife;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Runs every sink while this process has the duty {@code sink/<name>}. */
@Singleton
final class EventSinks {

  private static final long ENDS_WITHIN_MILLIS = 5_000;

  private final List<SinkLoop> loops = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  EventSinks(
      @All List<EventSink> sinks,
      @DataSource("background") AgroalDataSource pool,
      EventTopic topic,
      NodeLife node,
      MeterRegistry meters) {
    for (var sink : sinks) {
      var duty = "sink/" + sink.name();
      var store = new SinkStore(pool, sink.name(), topic.name());
      var loop = new SinkLoop(sink, topic, store, () -> node.holdsDuty(duty));
      loops.add(loop);
      Gauge.builder("fanfare.events.sink.lag", loop, SinkLoop::lag)
          .description("Events in the topic that the sink has not stored yet")
          .tag("sink", sink.name())
          .register(meters);
    }
  }

  void start(@Observes @Priority(100) StartupEvent event) {
    for (var loop : loops) {
      threads.add(Thread.ofPlatform().name("event-sink").daemon().start(loop));
    }
  }

  void stop(@Observes @Priority(100) ShutdownEvent event) throws InterruptedException {
    threads.forEach(Thread::interrupt);
    for (var thread : threads) {
      thread.join(ENDS_WITHIN_MILLIS);
    }
  }
}
