package dev.fanfare.channel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.channel.AdapterContext;
import dev.fanfare.channel.ChannelAdapter;
import dev.fanfare.channel.Content;
import dev.fanfare.channel.MessageFrame;
import dev.fanfare.channel.RenderedMessage;
import dev.fanfare.channel.SendPermit;
import dev.fanfare.channel.SendResult;
import dev.fanfare.channel.Sender;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NullAdapterFactoryTest {

  private final NullAdapterFactory factory = new NullAdapterFactory();

  @Test
  void acceptsWhileThePermitIsHeldAndCounts() {
    try (ChannelAdapter adapter =
        factory.create(Map.of(), new AdapterContext("null", InstantSource.system()))) {
      Sender sender = adapter.senderFor(new MessageFrame("s@s.test", null, null, Map.of()));
      RenderedMessage message =
          new RenderedMessage(
              new UUID(5, 1), 1, "a@a.test", new Content.Email("Hi", null, "Hi"), Map.of());

      assertThat(sender.send(message, SendPermit.ALWAYS)).isInstanceOf(SendResult.Accepted.class);
      assertThat(sender.send(message, () -> false)).isEqualTo(new SendResult.Revoked());
      assertThat(adapter.health().detail()).isEqualTo("1 accepted");
    }
  }

  @Test
  void refusesSettingsItDoesNotHave() {
    assertThat(factory.check(Map.of("connections", "0", "host", "x"))).hasSize(2);
    assertThat(factory.check(Map.of("connections", "64"))).isEmpty();
    assertThat(factory.connections(Map.of("connections", "64"))).isEqualTo(64);
    assertThat(factory.connections(Map.of())).isEqualTo(500);
  }
}
