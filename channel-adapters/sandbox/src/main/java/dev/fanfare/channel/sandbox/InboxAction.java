package dev.fanfare.channel.sandbox;

import java.time.Duration;

/** What the inbox does to a message instead of accepting it at once. */
public sealed interface InboxAction {

  /**
   * Refuses for now.
   *
   * @param code from 400 to 499
   * @param text the rest of the reply, best begun with an enhanced code (RFC 3463)
   * @param at where in the conversation it is said
   */
  record Temporary(int code, String text, Moment at) implements InboxAction {
    public Temporary {
      requireReply(code, text, 4);
    }
  }

  /**
   * Refuses for good.
   *
   * @param code from 500 to 599
   * @param text the rest of the reply, best begun with an enhanced code (RFC 3463)
   * @param at where in the conversation it is said
   */
  record Permanent(int code, String text, Moment at) implements InboxAction {
    public Permanent {
      requireReply(code, text, 5);
    }
  }

  /** Accepts and logs, and answers only after the delay. */
  record Slow(Duration delay) implements InboxAction {
    public Slow {
      if (delay.isNegative()) {
        throw new IllegalArgumentException("a delay is not negative: " + delay);
      }
    }
  }

  /**
   * Accepts and logs, then closes the connection without an answer (the case of RFC 1047): every
   * other time by a reset.
   */
  record CutAfterDot() implements InboxAction {}

  /** Closes the connection while the message is being transferred; nothing is accepted. */
  record CutBeforeDot() implements InboxAction {}

  /** When a refusal is said. */
  enum Moment {
    /** In answer to RCPT, before any of the message is seen. */
    RECIPIENT,
    /** In answer to the final dot. */
    DATA
  }

  private static void requireReply(int code, String text, int firstDigit) {
    if (code / 100 != firstDigit) {
      throw new IllegalArgumentException("the code must be " + firstDigit + "xx: " + code);
    }
    if (!text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw new IllegalArgumentException("the text must be printable ASCII");
    }
  }
}
