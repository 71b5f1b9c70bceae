package dev.fanfare.segments;

import org.jspecify.annotations.Nullable;

/**
 * What a model says of one person.
 *
 * @param subject the person's subject number
 * @param rankPct where they stand among all, 0 to 100
 * @param uplift by how much more likely a message makes it
 * @param lower of the interval of what is estimated
 * @param variant which message does best
 */
record Score(
    long subject,
    double score,
    double rankPct,
    @Nullable Double uplift,
    @Nullable Double lower,
    @Nullable Double upper,
    @Nullable String variant) {}
