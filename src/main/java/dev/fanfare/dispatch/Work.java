package dev.fanfare.dispatch;

import dev.fanfare.profiles.Recipient;

/**
 * One started person on the way to the adapter.
 *
 * @param usableUntil machine time after which the rate tokens are void
 */
record Work(ActiveSlice slice, Outcome.Started person, Recipient recipient, long usableUntil) {}
