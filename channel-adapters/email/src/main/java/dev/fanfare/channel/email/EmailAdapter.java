package dev.fanfare.channel.email;

import dev.fanfare.channel.AdapterContext;
import dev.fanfare.channel.ChannelAdapter;
import dev.fanfare.channel.Health;
import dev.fanfare.channel.MessageFrame;
import dev.fanfare.channel.RenderedMessage;
import dev.fanfare.channel.SendPermit;
import dev.fanfare.channel.SendResult;
import dev.fanfare.channel.Sender;
import java.time.Instant;
import java.time.InstantSource;

/** One SMTP account. Safe for many threads. */
final class EmailAdapter implements ChannelAdapter {

  private final InstantSource clock;
  private final SmtpConnections connections;

  EmailAdapter(EmailSettings settings, AdapterContext context) {
    this.clock = context.clock();
    this.connections = new SmtpConnections(settings, context.account());
  }

  /** A frame that breaks a rule gives a sender that rejects every message by that rule. */
  @Override
  public Sender senderFor(MessageFrame frame) {
    try {
      MimeTemplate template = MimeTemplate.compile(frame);
      return (message, permit) -> send(template, message, permit);
    } catch (InvalidMessageException e) {
      SendResult.Rejected rejected = e.rejected();
      return (_, _) -> rejected;
    }
  }

  private SendResult send(MimeTemplate template, RenderedMessage message, SendPermit permit) {
    Instant now;
    try {
      now = clock.instant();
    } catch (RuntimeException e) {
      // A sandbox's clock is in the database, which may be away. Nothing of the message has left.
      return new SendResult.Revoked();
    }
    try {
      return connections.send(template.fill(message, now), permit);
    } catch (InvalidMessageException e) {
      return e.rejected();
    }
  }

  @Override
  public Health health() {
    return connections.health();
  }

  @Override
  public void close() {
    connections.close();
  }
}
