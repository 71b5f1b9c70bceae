package dev.fanfare.dispatch;

/** What is decided about one person when their turn to start comes. */
sealed interface Decision {

  /** Start the send. */
  record Send() implements Decision {}

  /** Render as for all others, then hold out: the control group. */
  record HoldOut() implements Decision {}

  /** Do not send, for good. */
  record Skip(Reason reason) implements Decision {}

  /** The run is being cancelled. */
  record Cancel() implements Decision {}
}
