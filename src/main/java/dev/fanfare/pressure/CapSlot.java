package dev.fanfare.pressure;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message that counts, from its decision until it has certainly failed.
 *
 * @param at when it was decided, in campaign time
 * @param zone calendar windows were judged in it; null where there were none
 * @param caps the version of the set of caps it was judged by
 */
public record CapSlot(
    long profileId, UUID messageId, Instant at, CountsAs as, @Nullable String zone, long caps) {}
