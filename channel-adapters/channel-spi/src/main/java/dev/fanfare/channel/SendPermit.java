package dev.fanfare.channel;

/**
 * What a caller still allows, judged on the monotonic clock: whether a message may be begun, and
 * whether one that was begun is still the caller's. Any thread.
 */
public interface SendPermit {

  /** A permit that is always given, for tests and tools. */
  SendPermit ALWAYS = () -> true;

  /**
   * True while nobody else may have taken the message over. Asked just before the irreversible
   * byte.
   */
  boolean held();

  /**
   * True while the message may be begun: it is held, and no rate has moved on meanwhile. Asked when
   * everything is at hand, a connection too, before the provider hears of the message. After it, a
   * provider may be as slow as it likes.
   */
  default boolean begins() {
    return held();
  }
}
