package dev.fanfare.platform;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How an engine process is known to the others and when it is given up. */
@ConfigMapping(prefix = "fanfare.node")
interface NodeConfig {

  /** Its name, one life at a time; host name and port when not given. */
  Optional<String> name();

  /** How often it shows that it lives. */
  @WithDefault("1s")
  Duration beat();

  /** How long after its last committed beat it may still send. */
  @WithDefault("5s")
  Duration lease();

  /** How long others watch its silence before they fence it; longer than the lease. */
  @WithDefault("8s")
  Duration fenceAfter();
}
