package dev.fanfare.dispatch;

/**
 * How a targeted person ends. Before that a person is PLANNED, CLAIMED, STARTED or DEFERRED, which
 * is where they stand in their slice; only ends are rows.
 */
enum LedgerState {
  SENT(1),
  SKIPPED(2),
  FAILED(3),
  CANCELLED(4),
  HELD_OUT(5),
  /** May or may not have been sent; only evidence changes it. */
  UNKNOWN(6);

  private final int code;

  LedgerState(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static LedgerState of(int code) {
    return values()[code - 1];
  }
}
