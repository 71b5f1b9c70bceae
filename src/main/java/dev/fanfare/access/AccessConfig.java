package dev.fanfare.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Settings of the first start and of rates. */
@ConfigMapping(prefix = "fanfare.access")
interface AccessConfig {

  /** Where the first admin key is written, or taken from when the file holds one. */
  Optional<Path> adminKeyFile();

  /** Whether the first workspace is a sandbox. */
  @WithDefault("false")
  boolean sandbox();

  /** Requests a second that a key gets back. */
  @WithDefault("100")
  int requestsPerSecond();

  /** Requests a key may make at once. */
  @WithDefault("200")
  int burst();
}
