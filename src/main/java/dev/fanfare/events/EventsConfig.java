package dev.fanfare.events;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/** The topic and how the relay goes about it. */
@ConfigMapping(prefix = "fanfare.events")
interface EventsConfig {

  /** The topic's name; its last part counts generations. */
  @WithDefault("fanfare.events.g1")
  String topic();

  /** Partitions of a topic that we make; of one that is there already, its own number counts. */
  @WithDefault("4")
  int partitions();

  /** Copies of a topic that we make; the broker's default when not given. */
  OptionalInt replicas();

  /** How long a topic that we make keeps events. The event store keeps them on its own account. */
  @WithDefault("7d")
  Duration retention();

  /** How many days the event store keeps events; a day goes as a whole. */
  @WithDefault("400")
  int keepDays();

  /** How long the relay rests after a pass that had little or nothing to publish. */
  @WithDefault("60ms")
  Duration rest();

  /** Packed bytes of one pass. */
  @WithDefault("4194304")
  int passBytes();
}
