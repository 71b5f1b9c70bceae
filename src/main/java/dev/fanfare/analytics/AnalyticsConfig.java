package dev.fanfare.analytics;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How runs are watched, and what their reports may cost. */
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

  /** How long the figures of a report are kept for others who ask for the same one. */
  @WithDefault("1s")
  Duration reportKept();

  /** The longest that one statement of a report may take. */
  @WithDefault("30s")
  Duration reportTimeout();
}
