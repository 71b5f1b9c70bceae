package dev.fanfare.events;

import java.time.Duration;
import java.util.OptionalInt;

/** A topic of a test's own; small passes, so that a test has many. */
record TestingEventsConfig(String topic, int passBytes) implements EventsConfig {

  @Override
  public int partitions() {
    return 4;
  }

  @Override
  public OptionalInt replicas() {
    return OptionalInt.empty();
  }

  @Override
  public Duration retention() {
    return Duration.ofDays(7);
  }

  @Override
  public Duration rest() {
    return Duration.ofMillis(5);
  }

  @Override
  public int keepDays() {
    return 400;
  }
}
