package dev.fanfare.channels;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An account as it is asked for.
 *
 * @param price of a message, such as {@code 0.0008 EUR}
 */
record AccountChange(
    @Nullable String channel,
    @Nullable String adapter,
    @Nullable Map<String, @Nullable String> settings,
    @Nullable Rate rate,
    @Nullable String price) {

  /**
   * A limit.
   *
   * @param per an ISO 8601 duration
   */
  record Rate(@Nullable Integer messages, @Nullable String per) {}
}
