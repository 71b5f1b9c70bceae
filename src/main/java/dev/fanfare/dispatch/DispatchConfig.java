package dev.fanfare.dispatch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of sending. */
@ConfigMapping(prefix = "fanfare.dispatch")
interface DispatchConfig {

  /**
   * People started and not recorded, per process and account; bounds what a kill leaves unknown.
   */
  @WithDefault("64")
  int window();

  /** The same for accounts that take a repeated message id as one message. */
  @WithDefault("500")
  int idempotentWindow();

  /** How long an engine that ends waits for what is under way. */
  @WithDefault("20s")
  Duration drain();

  /** How many whole months the ledger keeps its rows; a month goes as a whole. */
  @WithDefault("25")
  int keepMonths();

  /**
   * Whether recovery goes by the start mark. Without it a started person looks like one who was
   * not, and is sent to twice: the variant that the proofs must find. Sandboxes only.
   */
  @WithDefault("true")
  boolean startMark();
}
