package dev.fanfare.channel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How one attempt ended. */
public sealed interface SendResult {

  /** The provider took responsibility. */
  record Accepted(@Nullable String providerId) implements SendResult {}

  /** The provider refused for now; the same message may be tried again later. */
  record Deferred(FailureClass failure, String code, String detail, @Nullable Duration retryAfter)
      implements SendResult {}

  /** The provider refused for good. */
  record Rejected(FailureClass failure, String code, String detail) implements SendResult {}

  /**
   * The account could not be used at all (no connection, credentials refused): nothing of the
   * message left, no attempt is spent.
   */
  record Unavailable(FailureClass failure, String detail) implements SendResult {}

  /** The permit was no longer held before the irreversible byte: nothing was sent. */
  record Revoked() implements SendResult {}

  /** The message may or may not have been accepted: the connection broke after it was complete. */
  record Unknown(String detail) implements SendResult {}
}
