package dev.fanfare.dispatch;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person's end in a run.
 *
 * @param ambiguous attempts whose outcome was lost
 * @param addressKey the address written to; null among those who were not
 * @param detail what a provider or template said, without personal data
 */
record LedgerRow(
    MessageKey key,
    LedgerState state,
    Reason reason,
    int attempt,
    int ambiguous,
    int sliceNumber,
    float probability,
    @Nullable Long addressKey,
    @Nullable String detail,
    Instant decidedAt,
    Instant endedAt) {}
