package dev.fanfare.audience;

import java.time.Instant;

/**
 * Where a person stands in one slice.
 *
 * @param claimed whether a worker has the slice in hand
 * @param started whether the start mark has passed the person
 */
public record Place(
    int sliceNumber,
    SliceKind kind,
    int attempt,
    Instant dueAt,
    boolean claimed,
    boolean started) {}
