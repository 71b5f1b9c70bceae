package dev.fanfare.budgets;

/** The message that reserves: the key of its row in the ledger, without the workspace. */
public record ReservationKey(long runId, long profileId, long occurrence, int step, int slot) {}
