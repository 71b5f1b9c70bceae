package dev.fanfare.channel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.channel.AdapterContext;
import dev.fanfare.channel.ChannelAdapter;
import dev.fanfare.channel.ChannelAdapterFactory;
import dev.fanfare.channel.Content;
import dev.fanfare.channel.MessageFrame;
import dev.fanfare.channel.RenderedMessage;
import dev.fanfare.channel.SendPermit;
import dev.fanfare.channel.SendResult;
import dev.fanfare.channel.Sender;
import dev.fanfare.channel.SettingProblem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the engine relies on in every adapter. A channel extends this with its factory and a
 * provider that counts; what the adapter says is held against what the provider saw.
 */
@Timeout(60)
public abstract class ChannelAdapterContract {

  private static final AdapterContext CONTEXT =
      new AdapterContext("contract", () -> Instant.parse("2026-03-01T12:00:00Z"));

  private final AtomicInteger ids = new AtomicInteger();
  private TestingProvider provider;
  private ChannelAdapter adapter;

  /** A new factory. */
  protected abstract ChannelAdapterFactory factory();

  /** A provider that has seen nothing yet. */
  protected abstract TestingProvider startProvider() throws Exception;

  @BeforeEach
  void openAccount() throws Exception {
    provider = startProvider();
    adapter = factory().create(provider.settings(), CONTEXT);
  }

  @AfterEach
  void closeAccount() {
    adapter.close();
    provider.close();
  }

  @Test
  void saysAcceptedAfterOneRequest() {
    SendResult result = send(Behaviour.ACCEPT);

    assertThat(result).isInstanceOf(SendResult.Accepted.class);
    assertProviderSaw(1, 1);
  }

  @Test
  void saysDeferredAfterOneRequestRefusedForNow() {
    SendResult result = send(Behaviour.REFUSE_FOR_NOW);

    assertThat(result).isInstanceOf(SendResult.Deferred.class);
    assertProviderSaw(1, 0);
  }

  @Test
  void saysRejectedAfterOneRequestRefusedForGood() {
    SendResult result = send(Behaviour.REFUSE_FOR_GOOD);

    assertThat(result).isInstanceOf(SendResult.Rejected.class);
    assertProviderSaw(1, 0);
  }

  /** Unavailable spends no attempt: said of one message it would be tried for ever. */
  @Test
  void saysOfOneMessageAloneThatIsRefusedAsIfByAStranger() {
    SendResult result = send(Behaviour.REFUSE_AS_UNKNOWN_SENDER);

    assertThat(result).isInstanceOfAny(SendResult.Deferred.class, SendResult.Rejected.class);
    assertThat(adapter.health().usable()).isTrue();
    assertProviderSaw(1, 0);
  }

  @Test
  void saysUnknownWhenTheAnswerIsLate() {
    SendResult result = send(Behaviour.ANSWER_LATE);

    assertThat(result).isInstanceOf(SendResult.Unknown.class);
    assertProviderSaw(1, 1);
  }

  @Test
  void saysUnknownWhenTheConnectionBreaksAfterTheEnd() {
    SendResult result = send(Behaviour.BREAK_AFTER_THE_END);

    assertThat(result).isInstanceOf(SendResult.Unknown.class);
    assertProviderSaw(1, 1);
  }

  @Test
  void saysNotSentWhenTheConnectionBreaksBeforeTheEnd() {
    provider.behave(Behaviour.BREAK_BEFORE_THE_END);

    SendResult result = sender().send(provider.largeMessage(nextId()), SendPermit.ALWAYS);

    assertThat(result).isInstanceOfAny(SendResult.Deferred.class, SendResult.Unavailable.class);
    assertProviderSaw(1, 0);
  }

  @Test
  void saysUnavailableWhenNobodyListens() {
    try (ChannelAdapter lonely = factory().create(provider.settingsOfNobody(), CONTEXT)) {
      SendResult result =
          lonely.senderFor(provider.frame()).send(provider.message(nextId()), SendPermit.ALWAYS);

      assertThat(result).isInstanceOf(SendResult.Unavailable.class);
      assertThat(lonely.health().usable()).isFalse();
    }
  }

  @Test
  void makesOneRequestPerCallAlsoOnAConnectionUsedBefore() {
    send(Behaviour.ACCEPT);
    send(Behaviour.REFUSE_FOR_NOW);
    send(Behaviour.REFUSE_FOR_GOOD);

    SendResult result = send(Behaviour.ACCEPT);

    assertThat(result).isInstanceOf(SendResult.Accepted.class);
    assertProviderSaw(4, 2);
  }

  @Test
  void sendsAgainAfterABrokenConnection() {
    send(Behaviour.BREAK_AFTER_THE_END);

    SendResult result = send(Behaviour.ACCEPT);

    assertThat(result).isInstanceOf(SendResult.Accepted.class);
    assertProviderSaw(2, 2);
  }

  @Test
  void sendsNothingWhenThePermitIsGone() {
    SendResult result = sender().send(provider.message(nextId()), () -> false);

    assertThat(result).isEqualTo(new SendResult.Revoked());
    assertThat(provider.taken()).isZero();
  }

  @Test
  void asksForThePermitOnceMoreJustBeforeTheEnd() {
    AtomicInteger asked = new AtomicInteger();
    sender().send(provider.message(nextId()), () -> asked.incrementAndGet() > 0);
    int timesAsked = asked.get();

    SendResult result =
        sender().send(provider.message(nextId()), () -> asked.incrementAndGet() < 2 * timesAsked);

    assertThat(result).isEqualTo(new SendResult.Revoked());
    assertThat(provider.taken()).isEqualTo(1);
    assertThat(send(Behaviour.ACCEPT)).isInstanceOf(SendResult.Accepted.class);
  }

  @Test
  void servesManyThreadsAtOnce() throws Exception {
    int messages = 400;
    Sender sender = sender();
    List<SendResult> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<SendResult>> sends = new ArrayList<>();
      for (int i = 0; i < messages; i++) {
        RenderedMessage message = provider.message(nextId());
        sends.add(threads.submit(() -> sender.send(message, SendPermit.ALWAYS)));
      }
      for (Future<SendResult> send : sends) {
        results.add(send.get());
      }
    }

    assertThat(results).hasSize(messages).hasOnlyElementsOfType(SendResult.Accepted.class);
    assertProviderSaw(messages, messages);
    assertThat(adapter.health().openConnections())
        .isLessThanOrEqualTo(factory().connections(provider.settings()));
  }

  @Test
  void refusesLineBreaksInEveryPlaceBeforeAnyRequest() {
    RenderedMessage good = provider.message(nextId());
    for (String poison : List.of("a\r\nBcc: x@example.test", "a\nb", "a\rb", "a\0b")) {
      RenderedMessage inHeader = with(good, good.to(), Map.of("X-Note", poison));
      RenderedMessage inName = with(good, good.to(), Map.of(poison, "note"));
      RenderedMessage inAddress = with(good, good.to() + poison, Map.of());

      assertThat(List.of(inHeader, inName, inAddress))
          .allSatisfy(
              bad ->
                  assertThat(sender().send(bad, SendPermit.ALWAYS))
                      .isInstanceOf(SendResult.Rejected.class));
    }
    assertProviderSaw(0, 0);
  }

  @Test
  void closesTwice() {
    send(Behaviour.ACCEPT);

    adapter.close();
    adapter.close();

    assertThat(adapter.health().openConnections()).isZero();
    assertThat(send(Behaviour.ACCEPT)).isInstanceOf(SendResult.Unavailable.class);
    assertProviderSaw(1, 1);
  }

  @Test
  void opensNoConnectionWhenCreated() {
    assertThat(adapter.health().openConnections()).isZero();
    assertProviderSaw(0, 0);
  }

  @Test
  void tellsEveryProblemOfTheSettingsAtOnce() {
    List<SettingProblem> problems = factory().check(provider.settingsWithTwoProblems());

    assertThat(problems).hasSize(2).extracting(SettingProblem::setting).doesNotHaveDuplicates();
    assertThat(factory().check(provider.settings())).isEmpty();
  }

  @Test
  void neverTellsASecret() {
    send(Behaviour.ACCEPT);
    List<String> secrets = List.copyOf(provider.secrets().values());
    Map<String, String> broken = new HashMap<>(provider.settingsWithTwoProblems());
    broken.putAll(provider.secrets());

    String told = adapter + adapter.health().toString() + factory().check(broken) + sender();

    assertThat(factory().secretSettings())
        .containsExactlyInAnyOrderElementsOf(provider.secrets().keySet());
    assertThat(told).doesNotContain(secrets);
  }

  private SendResult send(Behaviour behaviour) {
    provider.behave(behaviour);
    return sender().send(provider.message(nextId()), SendPermit.ALWAYS);
  }

  private Sender sender() {
    MessageFrame frame = provider.frame();
    return adapter.senderFor(frame);
  }

  private UUID nextId() {
    return new UUID(0x5000L, ids.incrementAndGet());
  }

  private static RenderedMessage with(
      RenderedMessage message, String to, Map<String, String> headers) {
    Content content = message.content();
    return new RenderedMessage(message.messageId(), message.attempt(), to, content, headers);
  }

  private void assertProviderSaw(long requests, long taken) {
    assertThat(provider.requests()).as("requests").isEqualTo(requests);
    assertThat(provider.taken()).as("messages taken").isEqualTo(taken);
  }
}
