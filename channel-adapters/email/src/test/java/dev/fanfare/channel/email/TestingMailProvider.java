package dev.fanfare.channel.email;

import dev.fanfare.channel.Content;
import dev.fanfare.channel.MessageFrame;
import dev.fanfare.channel.RenderedMessage;
import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxAction.Moment;
import dev.fanfare.channel.sandbox.InboxRule;
import dev.fanfare.channel.sandbox.SmtpInbox;
import dev.fanfare.channel.testkit.Behaviour;
import dev.fanfare.channel.testkit.TestingProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The sandbox inbox as the provider of the contract. */
final class TestingMailProvider implements TestingProvider {

  private static final int LARGE = 24 * 1024 * 1024;

  private final SmtpInbox inbox;

  TestingMailProvider(Path folder) throws IOException {
    inbox = SmtpInbox.start(folder, 0);
  }

  SmtpInbox inbox() {
    return inbox;
  }

  @Override
  public Map<String, String> settings() {
    return settings(inbox.port());
  }

  static Map<String, String> settings(int port) {
    return Map.of("host", "127.0.0.1", "port", Integer.toString(port), "timeout", "PT3S");
  }

  @Override
  public Map<String, String> secrets() {
    return Map.of("password", "correct horse battery staple");
  }

  @Override
  public Map<String, String> settingsOfNobody() {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return settings(taken.getLocalPort());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Map<String, String> settingsWithTwoProblems() {
    return Map.of("host", "127.0.0.1", "port", "0", "colour", "red");
  }

  @Override
  public void behave(Behaviour behaviour) {
    InboxRule everybody =
        switch (behaviour) {
          case ACCEPT -> null;
          case REFUSE_FOR_NOW -> rule(new InboxAction.Temporary(451, "4.3.0 Later", Moment.DATA));
          case REFUSE_FOR_GOOD ->
              rule(new InboxAction.Permanent(550, "5.1.1 Nobody", Moment.RECIPIENT));
          case REFUSE_AS_UNKNOWN_SENDER ->
              rule(new InboxAction.Permanent(530, "5.7.0 Authenticate", Moment.RECIPIENT));
          case ANSWER_LATE -> rule(new InboxAction.Slow(Duration.ofMinutes(2)));
          case BREAK_BEFORE_THE_END -> rule(new InboxAction.CutBeforeDot());
          case BREAK_AFTER_THE_END -> rule(new InboxAction.CutAfterDot());
        };
    inbox.rules(everybody == null ? List.of() : List.of(everybody));
  }

  static InboxRule rule(InboxAction action) {
    return InboxRule.always("*", action);
  }

  @Override
  public MessageFrame frame() {
    return new MessageFrame("shop@example.test", "Shop", null, Map.of());
  }

  @Override
  public RenderedMessage message(UUID id) {
    return message(id, "person@example.test", "Hello");
  }

  @Override
  public RenderedMessage largeMessage(UUID id) {
    return message(id, "person@example.test", "all work and no play\n".repeat(LARGE / 21));
  }

  static RenderedMessage message(UUID id, String to, String text) {
    return new RenderedMessage(id, 1, to, new Content.Email("Hello", null, text), Map.of());
  }

  @Override
  public long requests() {
    return inbox.counts().transactions();
  }

  @Override
  public long taken() {
    return inbox.counts().taken();
  }

  @Override
  public void close() {
    inbox.close();
  }
}
