package dev.fanfare.dispatch;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person's end in a run.
 *
 * @param ambiguous attempts whose outcome was lost
 * @param addressKey the address written to; null among those who were not
 * @param version of the campaign, that decided about the person; 0 where none is known
 * @param variant the number of the variant, {@link Assignments#NONE} for none
 * @param domain the number of the address's domain in the run, 0 for others
 * @param detail what a provider or template said, without personal data
 * @param judged the {@link JudgedFacts} of the last start; null where they died with their worker
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
    int version,
    int variant,
    int domain,
    @Nullable String detail,
    @Nullable Integer judged,
    Instant decidedAt,
    Instant endedAt) {

  /** The same, that says nothing of by what somebody was judged. */
  LedgerRow withoutFacts() {
    return new LedgerRow(
        key,
        state,
        reason,
        attempt,
        ambiguous,
        sliceNumber,
        probability,
        addressKey,
        version,
        variant,
        domain,
        detail,
        null,
        decidedAt,
        endedAt);
  }

  /** The row of somebody whose address has another row of the run: it has one place there. */
  LedgerRow withoutAddress() {
    return new LedgerRow(
        key,
        state,
        reason,
        attempt,
        ambiguous,
        sliceNumber,
        probability,
        null,
        version,
        variant,
        domain,
        "the address was written to twice",
        judged,
        decidedAt,
        endedAt);
  }
}
