package dev.fanfare.channels;

import dev.fanfare.dsl.Money;
import dev.fanfare.platform.WorkspaceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An account as it is stored.
 *
 * @param settings the open ones
 * @param secrets the secret ones as a sealed JSON object; null when there are none
 * @param price of a message; null where nobody has said
 */
record AccountRow(
    WorkspaceId workspace,
    int id,
    String name,
    String channel,
    String adapter,
    Map<String, String> settings,
    byte @Nullable [] secrets,
    @Nullable Limit limit,
    @Nullable Money price,
    Instant createdAt,
    long version) {

  /** At most so many messages started in any stretch of that length. */
  record Limit(int messages, Duration per) {}
}
