package dev.fanfare.events;

import dev.fanfare.platform.NodeLife;
import dev.fanfare.platform.WorkLoop;
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

  private final List<WorkLoop> loops = new ArrayList<>();

  EventSinks(
      @All List<EventSink> sinks,
      @DataSource("background") AgroalDataSource pool,
      EventTopic topic,
      NodeLife node,
      SinkWatch watch,
      MeterRegistry meters) {
    for (var sink : sinks) {
      var duty = "sink/" + sink.name();
      var store = new SinkStore(pool, sink.name(), topic.name());
      var loop = new SinkLoop(sink, topic, store, () -> node.holdsDuty(duty));
      loops.add(new WorkLoop("event-sink-" + sink.name(), loop));
      Gauge.builder("fanfare.events.sink.lag", () -> watch.lag(sink.name()))
          .description("Events in the topic that the sink has not stored yet")
          .tag("sink", sink.name())
          .register(meters);
    }
  }

  void start(@Observes @Priority(100) StartupEvent event) {
    loops.forEach(WorkLoop::start);
  }

  void stop(@Observes @Priority(100) ShutdownEvent event) throws InterruptedException {
    for (var loop : loops) {
      loop.stop();
    }
  }
}
