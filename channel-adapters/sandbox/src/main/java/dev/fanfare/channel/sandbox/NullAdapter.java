package dev.fanfare.channel.sandbox;

import dev.fanfare.channel.ChannelAdapter;
import dev.fanfare.channel.Health;
import dev.fanfare.channel.MessageFrame;
import dev.fanfare.channel.SendResult;
import dev.fanfare.channel.Sender;
import java.util.concurrent.atomic.LongAdder;

/** Takes responsibility for everything and does nothing with it. Safe for many threads. */
final class NullAdapter implements ChannelAdapter {

  private final LongAdder accepted = new LongAdder();

  @Override
  public Sender senderFor(MessageFrame frame) {
    return (message, permit) -> {
      if (!permit.begins()) {
        return new SendResult.Revoked();
      }
      accepted.increment();
      return new SendResult.Accepted(message.messageId().toString());
    };
  }

  @Override
  public Health health() {
    return new Health(true, accepted.sum() + " accepted", 0);
  }

  @Override
  public void close() {
    // Nothing is held open.
  }
}
