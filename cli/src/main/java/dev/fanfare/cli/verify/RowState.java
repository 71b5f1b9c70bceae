package dev.fanfare.cli.verify;

/** The end states of the ledger, with the event that tells each. */
enum RowState {
  SENT("message.sent"),
  SKIPPED("message.skipped"),
  FAILED("message.failed"),
  CANCELLED("message.cancelled"),
  HELD_OUT("message.heldout"),
  UNKNOWN("message.unknown"),
  /** Anything else: a row that has not ended, or a word we do not know. */
  OTHER("");

  private static final RowState[] VALUES = values();

  private final String event;

  RowState(String event) {
    this.event = event;
  }

  String event() {
    return event;
  }

  static RowState of(String word) {
    for (RowState state : VALUES) {
      if (state.name().equals(word)) {
        return state;
      }
    }
    return OTHER;
  }

  static RowState ofEvent(String type) {
    for (RowState state : VALUES) {
      if (state.event.equals(type)) {
        return state;
      }
    }
    return OTHER;
  }
}
