package dev.fanfare.audience;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of the freeze. */
@ConfigMapping(prefix = "fanfare.audience")
interface AudienceConfig {

  /** People per slice: the unit of claim, fairness and fencing. */
  @WithDefault("2000")
  int sliceSize();
}
