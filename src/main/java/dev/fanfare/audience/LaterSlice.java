package dev.fanfare.audience;

import java.time.Instant;

/** People moved from a slice to a later one. */
public record LaterSlice(
    SliceKind kind, int parent, int attempt, Instant dueAt, long[] profileIds) {}
