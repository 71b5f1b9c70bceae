package dev.fanfare.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the event store has and the topic has not.
 *
 * @param oldest when the oldest of it was recorded; null when there is nothing
 */
public record RelayLag(long batches, long events, @Nullable Instant oldest) {}
