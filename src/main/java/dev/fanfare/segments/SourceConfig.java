package dev.fanfare.segments;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Where imports may read files by themselves; nowhere, unless an operator says so. */
@ConfigMapping(prefix = "fanfare.import")
interface SourceConfig {

  /** The folder in which each workspace has one of its name, below which {@code file:} reads. */
  Optional<Path> folder();

  /** Files that an engine reads at once, each of another workspace. */
  @WithDefault("4")
  int readers();

  Storage s3();

  /** A storage that speaks as Amazon S3 does. */
  interface Storage {

    /** Its base, with buckets as first part of the path. */
    Optional<URI> endpoint();

    @WithDefault("us-east-1")
    String region();

    /**
     * The buckets that may be read from: by every workspace below its own name, or, written {@code
     * bucket=workspace}, by that one.
     */
    Optional<Set<String>> buckets();

    Optional<String> accessKey();

    Optional<String> secretKey();

    Optional<String> sessionToken();

    /** How long a connection may say nothing. */
    @WithDefault("30s")
    Duration timeout();

    /** Before a connection that broke is made again; doubles. */
    @WithDefault("500ms")
    Duration firstWait();
  }
}
