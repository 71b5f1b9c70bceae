package dev.fanfare.segments;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One immutable version of a segment.
 *
 * @param members how many people it holds; of a rule, as counted when it was made
 * @param expiresAt from when on its scores say nothing; null where it has none
 */
public record SegmentRef(
    int id, int version, int members, String name, @Nullable Instant expiresAt) {

  public boolean isExpired(Instant now) {
    return expiresAt != null && !expiresAt.isAfter(now);
  }
}
