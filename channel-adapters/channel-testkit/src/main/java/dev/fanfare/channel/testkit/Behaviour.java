package dev.fanfare.channel.testkit;

/** What a provider does to every request from now on. */
public enum Behaviour {
  /** Accepts. */
  ACCEPT,
  /** Refuses for now. */
  REFUSE_FOR_NOW,
  /** Refuses for good. */
  REFUSE_FOR_GOOD,
  /** Accepts, and answers long after the adapter's timeout. */
  ANSWER_LATE,
  /** Breaks the connection in the middle of a message of {@link TestingProvider#largeMessage}. */
  BREAK_BEFORE_THE_END,
  /** Accepts, and breaks the connection instead of answering. */
  BREAK_AFTER_THE_END
}
