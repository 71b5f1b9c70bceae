package dev.fanfare.dispatch;

import java.time.Instant;

/** What is decided about one person when their turn to start comes. */
sealed interface Decision {

  /** Start the send. */
  record Send() implements Decision {}

  /** Render as for all others, then hold out: the control group. */
  record HoldOut() implements Decision {}

  /**
   * Not rendered and not sent: the person is in the global control group, which is no part of any
   * comparison of a run.
   *
   * @param share of the group, of 10,000
   */
  record HoldOutGlobally(int share) implements Decision {}

  /**
   * Not now: judged again, from the beginning, at an instant.
   *
   * @param until campaign time
   */
  record Defer(Instant until, Reason reason) implements Decision {}

  /** Do not send, for good. */
  record Skip(Reason reason) implements Decision {}

  /** The run is being cancelled. */
  record Cancel() implements Decision {}
}
