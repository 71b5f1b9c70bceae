package dev.fanfare.platform;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How an engine process is known to the others and when it is given up. */
@ConfigMapping(prefix = "fanfare.node")
interface NodeConfig {

  /** Its name, one life at a time; host name and port when not given. */
  Optional<String> name();

  /**
   * The folder outside of the database where it notes how far it has lived; without one a database
   * that is restored while no engine runs is not noticed.
   */
  Optional<Path> memory();

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
