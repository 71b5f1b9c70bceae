package dev.fanfare.analytics;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How runs are watched. */
@ConfigMapping(prefix = "fanfare.analytics")
interface AnalyticsConfig {

  /** Streams of live counts that one process serves at once; more are refused. */
  @WithDefault("200")
  int liveStreams();

  /** The shortest time between two messages of a stream. */
  @WithDefault("250ms")
  Duration liveEvery();

  /** After how long a silent stream gets a comment, so that nobody between takes it for dead. */
  @WithDefault("15s")
  Duration liveHeartbeat();
}
