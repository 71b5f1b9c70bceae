package dev.fanfare.channel.email;

import dev.fanfare.channel.FailureClass;
import dev.fanfare.channel.SendResult;

/** A message that must not be sent as it is. Its text never repeats an address. */
final class InvalidMessageException extends Exception {

  private static final long serialVersionUID = 1L;

  private final FailureClass failure;
  private final String code;

  InvalidMessageException(FailureClass failure, String code, String rule) {
    super(rule, null, false, false);
    this.failure = failure;
    this.code = code;
  }

  /** The message itself is at fault, whoever it goes to. */
  static InvalidMessageException message(String rule) {
    return new InvalidMessageException(FailureClass.INVALID_MESSAGE, "5.6.0", rule);
  }

  SendResult.Rejected rejected() {
    return new SendResult.Rejected(failure, code, String.valueOf(getMessage()));
  }
}
