package dev.fanfare.events;

import dev.fanfare.platform.NodeLife;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** The relay of this process: works while the process has the duty {@code relay}. */
@Singleton
public final class EventRelay {

  private static final String DUTY = "relay";
  private static final long ENDS_WITHIN_MILLIS = 5_000;

  private final RelayStore store;
  private final Relay relay;
  private @Nullable Thread thread;

  EventRelay(
      RelayStore store,
      EventTopic topic,
      EventsConfig config,
      NodeLife node,
      MeterRegistry meters) {
    this.store = store;
    this.relay = new Relay(store, topic, config, () -> node.holdsDuty(DUTY));
    Gauge.builder("fanfare.events.relay.lag", () -> lag().events())
        .description("Events in the store that are not in the topic yet")
        .register(meters);
    FunctionCounter.builder("fanfare.events.published", relay, Relay::published)
        .description("Events this process has put into the topic")
        .register(meters);
  }

  void start(@Observes @Priority(100) StartupEvent event) {
    thread = Thread.ofPlatform().name("event-relay").daemon().start(relay);
  }

  void stop(@Observes @Priority(100) ShutdownEvent event) throws InterruptedException {
    if (thread != null) {
      thread.interrupt();
      thread.join(ENDS_WITHIN_MILLIS);
    }
  }

  /** What is not published yet, of all processes. */
  public RelayLag lag() {
    return store.lag();
  }
}
