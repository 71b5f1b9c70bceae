package dev.fanfare.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.channel.AdapterContext;
import dev.fanfare.channel.ChannelAdapter;
import dev.fanfare.channel.ChannelAdapterFactory;
import dev.fanfare.channel.FailureClass;
import dev.fanfare.channel.MessageFrame;
import dev.fanfare.channel.SendPermit;
import dev.fanfare.channel.SendResult;
import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxAction.Moment;
import dev.fanfare.channel.sandbox.InboxLog;
import dev.fanfare.channel.sandbox.InboxRecord;
import dev.fanfare.channel.sandbox.SmtpInbox;
import dev.fanfare.channel.testkit.ChannelAdapterContract;
import dev.fanfare.channel.testkit.TestingProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmailAdapterTest extends ChannelAdapterContract {

  private static final UUID ID = UUID.fromString("5f0c2a6e-7a0b-5a58-9c35-0d9d3f1e6a10");
  private static final AdapterContext CONTEXT =
      new AdapterContext("mail", () -> Instant.parse("2026-03-01T12:00:00Z"));

  private static final MessageFrame SHOP =
      new MessageFrame("shop@example.test", "Shop", null, Map.of());

  @TempDir private Path folder;

  @Override
  protected ChannelAdapterFactory factory() {
    return new EmailAdapterFactory();
  }

  @Override
  protected TestingProvider startProvider() throws IOException {
    return new TestingMailProvider(folder.resolve("contract"));
  }

  @Test
  void isFoundByItsKind() {
    assertThat(ServiceLoader.load(ChannelAdapterFactory.class))
        .extracting(ChannelAdapterFactory::kind)
        .contains("smtp", "null");
  }

  @Test
  void keepsTheConnectionAfterRefusals() throws IOException {
    try (SmtpInbox inbox = SmtpInbox.start(folder, 0);
        ChannelAdapter adapter = adapter(inbox.port(), Map.of())) {
      for (String to : List.of("tempfail@a.test", "a@a.test", "permfail@a.test", "b@a.test")) {
        send(adapter, to);
      }
      inbox.rules(
          List.of(
              TestingMailProvider.rule(new InboxAction.Permanent(554, "5.7.1 No", Moment.DATA))));
      send(adapter, "c@a.test");

      SendResult result = send(adapter, "d@a.test");

      assertThat(result).isEqualTo(new SendResult.Rejected(FailureClass.POLICY, "5.7.1", "554 No"));
      assertThat(inbox.connections()).isEqualTo(1);
      assertThat(inbox.counts().accepted()).isEqualTo(2);
    }
  }

  @Test
  void replacesAConnectionTheServerClosedWhileItWasIdle() throws IOException {
    SmtpInbox first = SmtpInbox.start(folder.resolve("first"), 0);
    try (ChannelAdapter adapter = adapter(first.port(), Map.of())) {
      send(adapter, "a@a.test");
      first.close();
      try (SmtpInbox second = SmtpInbox.start(folder.resolve("second"), first.port())) {

        SendResult result = send(adapter, "b@a.test");

        assertThat(result).isInstanceOf(SendResult.Accepted.class);
        assertThat(second.counts().transactions()).isEqualTo(1);
        assertThat(adapter.health().openConnections()).isEqualTo(1);
      }
    }
  }

  @Test
  void neverRepeatsWhatAConnectionLostAfterTheMessageBegan() throws IOException {
    try (SmtpInbox inbox = SmtpInbox.start(folder, 0);
        ChannelAdapter adapter = adapter(inbox.port(), Map.of())) {
      send(adapter, "a@a.test");

      SendResult result = send(adapter, "cut@a.test");

      assertThat(result).isInstanceOf(SendResult.Unknown.class);
      assertThat(inbox.counts().transactions()).isEqualTo(2);
    }
  }

  @Test
  void sendsToAddressesBeyondAsciiWhenTheServerTakesThem() throws IOException {
    try (SmtpInbox inbox = SmtpInbox.start(folder, 0);
        ChannelAdapter adapter = adapter(inbox.port(), Map.of())) {

      SendResult result = send(adapter, "jörg.čapek@bücher.test");

      assertThat(result).isInstanceOf(SendResult.Accepted.class);
    }
    assertThat(log()).extracting(InboxRecord::to).containsExactly("jörg.čapek@xn--bcher-kva.test");
  }

  @Test
  void leavesTheEnvelopeSenderToTheAccount() throws IOException {
    try (SmtpInbox inbox = SmtpInbox.start(folder, 0);
        ChannelAdapter adapter =
            adapter(inbox.port(), Map.of("envelopeFrom", "bounces@example.test"))) {
      send(adapter, "a@a.test");
    }

    assertThat(log()).extracting(InboxRecord::from).containsExactly("bounces@example.test");
    assertThat(log())
        .extracting(InboxRecord::messageId)
        .containsExactly("<" + ID + "@example.test>");
  }

  @ParameterizedTest
  @CsvSource({
    "'554 5.7.1 Go away', POLICY",
    "'421 4.3.2 Closing', BUSY",
    "'530 5.7.0 Authenticate first', AUTHENTICATION",
    "'HTTP/1.1 400 Bad Request', NETWORK",
    "'', NETWORK"
  })
  void saysUnavailableWhenGreetedBadly(String greeting, FailureClass failure) throws IOException {
    try (TestingServer server = TestingServer.saying(greeting);
        ChannelAdapter adapter = adapter(server.port(), Map.of())) {

      SendResult result = send(adapter, "a@a.test");

      assertThat(result)
          .isInstanceOfSatisfying(
              SendResult.Unavailable.class, u -> assertThat(u.failure()).isEqualTo(failure));
      assertThat(adapter.health().usable()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'250 Ok: queued as 4F1B2', 4F1B2",
    "'250 2.0.0 Message accepted', ",
    "'251 2.1.5 Forwarded', "
  })
  void keepsTheNameTheServerGaveTheMessage(String answer, String name) throws IOException {
    try (TestingServer server = TestingServer.answeringTheMessage(answer);
        ChannelAdapter adapter = adapter(server.port(), Map.of())) {

      SendResult result = send(adapter, "a@a.test");

      assertThat(result).isEqualTo(new SendResult.Accepted(name));
    }
  }

  @ParameterizedTest
  @CsvSource({"'354 Go on'", "'25'", "'what?'", "'199 Odd'"})
  void saysUnknownWhenTheAnswerIsNoAnswer(String answer) throws IOException {
    try (TestingServer server = TestingServer.answeringTheMessage(answer);
        ChannelAdapter adapter = adapter(server.port(), Map.of())) {

      SendResult result = send(adapter, "a@a.test");

      assertThat(result).isInstanceOf(SendResult.Unknown.class);
    }
  }

  @Test
  void refusesAddressesBeyondAsciiWhenTheServerDoesNotTakeThem() throws IOException {
    try (TestingServer server = TestingServer.answeringTheMessage("250 OK");
        ChannelAdapter adapter = adapter(server.port(), Map.of())) {

      SendResult result = send(adapter, "jörg@a.test");

      assertThat(result)
          .isInstanceOfSatisfying(
              SendResult.Rejected.class,
              r -> assertThat(r.failure()).isEqualTo(FailureClass.INVALID_RECIPIENT));
      assertThat(server.heard()).noneMatch(line -> line.startsWith("MAIL"));
    }
  }

  @Test
  void hidesAddressesThatTheServerRepeats() throws IOException {
    try (TestingServer server =
            TestingServer.answeringTheMessage("550 5.2.1 <a@a.test>: mailbox of a@a.test closed");
        ChannelAdapter adapter = adapter(server.port(), Map.of())) {

      SendResult result = send(adapter, "a@a.test");

      assertThat(result)
          .isEqualTo(
              new SendResult.Rejected(
                  FailureClass.INACTIVE_MAILBOX,
                  "5.2.1",
                  "550 <(address)>: mailbox of (address) closed"));
    }
  }

  @Test
  void leavesTheFinalDotUnsentWhenThePermitIsLost() throws IOException {
    try (TestingServer server = TestingServer.answeringTheMessage("250 OK");
        ChannelAdapter adapter = adapter(server.port(), Map.of())) {
      int[] asked = {0};

      SendResult result =
          adapter
              .senderFor(SHOP)
              .send(TestingMailProvider.message(ID, "a@a.test", "Hi"), () -> asked[0]++ < 2);

      assertThat(result).isEqualTo(new SendResult.Revoked());
      server.awaitEndOfConnection();
      assertThat(server.heard()).contains("DATA").doesNotContain(".");
    }
  }

  @Test
  void beginsNothingWhenTheClockCannotBeRead() throws IOException {
    InstantSource away =
        () -> {
          throw new IllegalStateException("no clock");
        };
    try (SmtpInbox inbox = SmtpInbox.start(folder, 0);
        ChannelAdapter adapter =
            factory()
                .create(
                    TestingMailProvider.settings(inbox.port()), new AdapterContext("main", away))) {

      SendResult result = send(adapter, "a@a.test");

      assertThat(result).isEqualTo(new SendResult.Revoked());
      assertThat(inbox.counts().transactions()).isZero();
    }
  }

  @Test
  void keepsTheConnectionThatTookLongerToOpenThanTheRateAllows() throws IOException {
    try (TestingServer server = TestingServer.answeringTheMessage("250 OK");
        ChannelAdapter adapter = adapter(server.port(), Map.of())) {

      SendResult late =
          adapter
              .senderFor(SHOP)
              .send(TestingMailProvider.message(ID, "a@a.test", "Hi"), new Begins(0));
      SendResult next = send(adapter, "a@a.test");

      assertThat(late).isEqualTo(new SendResult.Revoked());
      assertThat(next).isInstanceOf(SendResult.Accepted.class);
      assertThat(server.heard().stream().filter(line -> line.startsWith("EHLO"))).hasSize(1);
      assertThat(server.heard().stream().filter(line -> line.startsWith("MAIL"))).hasSize(1);
    }
  }

  @Test
  void endsWhatItBeganHoweverSlowTheServerIs() throws IOException {
    try (TestingServer server = TestingServer.answeringTheMessage("250 OK");
        ChannelAdapter adapter = adapter(server.port(), Map.of())) {

      SendResult result =
          adapter
              .senderFor(SHOP)
              .send(TestingMailProvider.message(ID, "a@a.test", "Hi"), new Begins(1));

      assertThat(result).isInstanceOf(SendResult.Accepted.class);
    }
  }

  /** Always held, and lets so many messages begin. */
  private static final class Begins implements SendPermit {
    private int left;

    Begins(int left) {
      this.left = left;
    }

    @Override
    public boolean held() {
      return true;
    }

    @Override
    public boolean begins() {
      return left-- > 0;
    }
  }

  @Test
  void givesUpOnAServerThatStopsReading() throws IOException {
    try (TestingServer server = TestingServer.deafToMessages();
        ChannelAdapter adapter = adapter(server.port(), Map.of("timeout", "PT0.5S"))) {
      String moreThanSocketsHold = "All work and no play. ".repeat(1_000_000);

      SendResult result =
          adapter
              .senderFor(SHOP)
              .send(
                  TestingMailProvider.message(ID, "a@a.test", moreThanSocketsHold),
                  SendPermit.ALWAYS);

      assertThat(result)
          .isInstanceOfSatisfying(
              SendResult.Deferred.class,
              r -> assertThat(r.failure()).isEqualTo(FailureClass.NETWORK));
    }
  }

  private ChannelAdapter adapter(int port, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(TestingMailProvider.settings(port));
    settings.putAll(more);
    return factory().create(settings, CONTEXT);
  }

  private static SendResult send(ChannelAdapter adapter, String to) {
    return adapter
        .senderFor(SHOP)
        .send(TestingMailProvider.message(ID, to, "Hi"), SendPermit.ALWAYS);
  }

  private List<InboxRecord> log() throws IOException {
    List<InboxRecord> read = new ArrayList<>();
    InboxLog.read(folder, read::add);
    return read;
  }
}
