package dev.fanfare.channel.testkit;

import dev.fanfare.channel.MessageFrame;
import dev.fanfare.channel.RenderedMessage;
import java.util.Map;
import java.util.UUID;

/** A simulated provider that counts, with an account on it. One per test; safe for many threads. */
public interface TestingProvider extends AutoCloseable {

  /** Settings of an account that speaks to this provider, with a timeout of a few seconds. */
  Map<String, String> settings();

  /** Values of the settings that are secret, to be looked for where they must not be. */
  Map<String, String> secrets();

  /** Settings of an account on a provider that does not listen. */
  Map<String, String> settingsOfNobody();

  /** Settings with exactly two problems, one of them an unknown setting. */
  Map<String, String> settingsWithTwoProblems();

  /** Behaves so for every request that begins from now on. */
  void behave(Behaviour behaviour);

  /** A frame the channel can send. */
  MessageFrame frame();

  /** A message the channel can send, the same for the same id. */
  RenderedMessage message(UUID id);

  /** A message so large that it cannot lie in buffers between adapter and provider. */
  RenderedMessage largeMessage(UUID id);

  /** How many requests have begun, whatever became of them. */
  long requests();

  /** How many messages the provider took responsibility for, answered or not. */
  long taken();

  @Override
  void close();
}
