package dev.fanfare.channel.testkit;

/** What a provider does to every request from now on. */
public enum Behaviour {
  /** Accepts. */
  ACCEPT,
  /** Refuses for now. */
  REFUSE_FOR_NOW,
  /** Refuses for good. */
  REFUSE_FOR_GOOD,
  /** Takes the account, and refuses the message in words it has for those whom it does not know. */
  REFUSE_AS_UNKNOWN_SENDER,
  /** Accepts, and answers long after the adapter's timeout. */
  ANSWER_LATE,
  /** Breaks the connection in the middle of a message of {@link TestingProvider#largeMessage}. */
  BREAK_BEFORE_THE_END,
  /** Accepts, and breaks the connection instead of answering. */
  BREAK_AFTER_THE_END
}
