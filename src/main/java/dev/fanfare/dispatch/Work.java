package dev.fanfare.dispatch;

import dev.fanfare.profiles.Recipient;

/** One started person on the way to the adapter. */
record Work(ActiveSlice slice, Outcome.Started person, Recipient recipient) {}
