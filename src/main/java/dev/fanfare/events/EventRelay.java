package dev.fanfare.events;

import dev.fanfare.platform.NodeLife;
import dev.fanfare.platform.WorkLoop;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** The relay of this process: works while the process has the duty {@code relay}. */
@Singleton
public final class EventRelay {

  private static final String DUTY = "relay";

  private final RelayStore store;
  private final Relay relay;
  private final WorkLoop loop;

  EventRelay(
      RelayStore store,
      EventTopic topic,
      EventsConfig config,
      NodeLife node,
      MeterRegistry meters) {
    this.store = store;
    this.relay = new Relay(store, topic, config, () -> node.holdsDuty(DUTY));
    this.loop = new WorkLoop("event-relay", relay);
    Gauge.builder("fanfare.events.relay.lag", () -> lag().events())
        .description("Events in the store that are not in the topic yet")
        .register(meters);
    FunctionCounter.builder("fanfare.events.published", relay, Relay::published)
        .description("Events this process has put into the topic")
        .register(meters);
  }

  void start(@Observes @Priority(100) StartupEvent event) {
    loop.start();
  }

  void stop(@Observes @Priority(100) ShutdownEvent event) throws InterruptedException {
    loop.stop();
  }

  /** There may be something to publish. */
  void wake() {
    loop.wake();
  }

  /** What is not published yet, of all processes. */
  public RelayLag lag() {
    return store.lag();
  }
}
