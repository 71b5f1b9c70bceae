package dev.fanfare.rendering;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;

/** Settings of rendering. */
@ConfigMapping(prefix = "fanfare.rendering")
interface RenderingConfig {

  /** Threads that render; by default one per processor. */
  OptionalInt threads();

  /** Work that waits for a thread; who comes after waits to hand it over. */
  @WithDefault("256")
  int queue();

  /** Processor time one message may take. */
  @WithDefault("500ms")
  Duration timeout();

  /** Processor time one message may still take when it was told to stop, before it is given up. */
  @WithDefault("2s")
  Duration grace();

  /** Folder of message templates. */
  @WithDefault("templates")
  Path templates();

  /** The processes that take the first look at words. */
  Trials trials();

  /** Settings of those processes. */
  interface Trials {

    /** At most so many at once; who comes after waits. */
    @WithDefault("2")
    int processes();

    /**
     * One that has used so much processor time and not answered is killed; or ten times as long.
     */
    @WithDefault("8s")
    Duration deadline();

    /** One that is not needed for so long ends. */
    @WithDefault("5m")
    Duration idle();

    /** Memory for values, as {@code -Xmx} takes it. */
    @WithDefault("64m")
    String heap();
  }
}
