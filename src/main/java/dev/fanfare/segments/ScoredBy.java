package dev.fanfare.segments;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where the scores of a segment's version come from.
 *
 * @param asOf until when the model knew what people did
 * @param expiresAt from when on no run uses the segment
 * @param modelCard where the model is described
 * @param sha256 of the file as it came, in hexadecimal
 */
record ScoredBy(
    String modelId,
    String modelVersion,
    Instant asOf,
    Instant expiresAt,
    @Nullable String modelCard,
    String sha256) {

  boolean isExpired(Instant now) {
    return !expiresAt.isAfter(now);
  }
}
