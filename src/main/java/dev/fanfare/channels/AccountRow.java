package dev.fanfare.channels;

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
    Instant createdAt,
    long version) {

  /** At most so many messages started in any stretch of that length. */
  record Limit(int messages, Duration per) {}
}
