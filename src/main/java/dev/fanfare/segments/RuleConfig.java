package dev.fanfare.segments;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What rules may cost when somebody waits for them. */
@ConfigMapping(prefix = "fanfare.rules")
interface RuleConfig {

  /** The longest that finding out whom a rule selects may take; a freeze takes what it needs. */
  @WithDefault("30s")
  Duration timeout();
}
