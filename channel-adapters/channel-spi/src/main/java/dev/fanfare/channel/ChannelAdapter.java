package dev.fanfare.channel;

/**
 * One provider account, spoken to. Says what happened; retry, pacing and idempotency are the
 * engine's. Safe for use by many threads.
 */
public interface ChannelAdapter extends AutoCloseable {

  /**
   * A sender for messages that share a frame, so that what is constant is serialised once and not
   * per person. Cheap to keep, safe for many threads.
   */
  Sender senderFor(MessageFrame frame);

  /** What the adapter itself saw last; asks the provider nothing. */
  Health health();

  /** Closes connections. Messages under way end as {@link SendResult.Unknown} or as they ended. */
  @Override
  void close();
}
