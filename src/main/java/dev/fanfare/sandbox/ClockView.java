package dev.fanfare.sandbox;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox's clock as the API tells it.
 *
 * @param job the one under way
 */
record ClockView(Instant now, Mode mode, @Nullable ClockJobView job) {

  /** Whether time passes by itself. */
  enum Mode {
    STANDING,
    RUNNING;

    @com.fasterxml.jackson.annotation.JsonValue
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
