package dev.fanfare.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.channel.AdapterContext;
import dev.fanfare.channel.ChannelAdapter;
import dev.fanfare.channel.Content;
import dev.fanfare.channel.FailureClass;
import dev.fanfare.channel.MessageFrame;
import dev.fanfare.channel.RenderedMessage;
import dev.fanfare.channel.SendPermit;
import dev.fanfare.channel.SendResult;
import dev.fanfare.channel.sandbox.SmtpInbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderInjectionTest {

  private static final Content.Email HELLO = new Content.Email("Hello", null, "Hi");

  @TempDir private Path folder;

  static Stream<String> poison() {
    return Stream.of(
            "Hi%Bcc: victim@example.test",
            "Hi% Bcc: victim@example.test",
            "Hi%%<html>body</html>",
            "%",
            "Hi%.%MAIL FROM:<x@example.test>")
        .flatMap(text -> Stream.of("\r\n", "\n", "\r", "\0").map(end -> text.replace("%", end)));
  }

  /** Seven fields that are given with each poison, and two with each name. */
  @Test
  void theProofsTellHowManyWereTried() throws Exception {
    int names =
        getClass()
            .getDeclaredMethod("refusesFieldsThatAreNotFreeToBeGiven", String.class)
            .getAnnotation(ValueSource.class)
            .strings()
            .length;
    int recipients =
        getClass()
            .getDeclaredMethod("rejectsMalformedRecipients", String.class)
            .getAnnotation(ValueSource.class)
            .strings()
            .length;

    assertThat(Files.readString(Path.of("../../docs/proofs.md")))
        .contains(
            "| %d messages | 0 | `HeaderInjectionTest` |"
                .formatted(7 * poison().count() + 2L * names + recipients));
  }

  @ParameterizedTest
  @MethodSource("poison")
  void refusesLineBreaksInEveryFieldBeforeAnyConnection(String poison) throws IOException {
    assertRefused(frame(null, null, Map.of()), message("a@a.test", poison, Map.of()));
    assertRefused(frame(null, null, Map.of()), message("a@a.test" + poison, "Hi", Map.of()));
    assertRefused(
        frame(null, null, Map.of()), message("a@a.test", "Hi", Map.of("List-Unsubscribe", poison)));
    assertRefused(
        frame(null, null, Map.of()), message("a@a.test", "Hi", Map.of("X-" + poison, "Hi")));
    assertRefused(frame(poison, null, Map.of()), message("a@a.test", "Hi", Map.of()));
    assertRefused(frame(null, "b@b.test" + poison, Map.of()), message("a@a.test", "Hi", Map.of()));
    assertRefused(frame(null, null, Map.of("X-A", poison)), message("a@a.test", "Hi", Map.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bcc",
        "bcc",
        "To",
        "Cc",
        "Subject",
        "From",
        "Content-Type",
        "Content-Transfer-Encoding",
        "Resent-To",
        "Message-ID",
        "X-Fanfare-Message",
        "",
        "X Space",
        "X:Colon",
        "X-Ünicode"
      })
  void refusesFieldsThatAreNotFreeToBeGiven(String name) throws IOException {
    assertRefused(frame(null, null, Map.of()), message("a@a.test", "Hi", Map.of(name, "x@x.test")));
    assertRefused(frame(null, null, Map.of(name, "x")), message("a@a.test", "Hi", Map.of()));
  }

  /** Characters whose last byte is CR or LF: what cuts characters to bytes lets them through. */
  @Test
  void keepsCharactersThatEndInALineBreakByte() throws Exception {
    MimeTemplate template = MimeTemplate.compile(frame("č Ċ 上", null, Map.of()));

    byte[] bytes = template.fill(message("čĊ@a.test", "č Ċ 上", Map.of()), Instant.EPOCH).bytes();

    String wire = new String(bytes, StandardCharsets.UTF_8);
    assertThat(wire).contains("To: čĊ@a.test\r\n").doesNotContain("Bcc");
    assertThat(wire.replace("\r\n", "")).doesNotContain("\r").doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "@a.test",
        "a@",
        "a b@a.test",
        "a@b c.test",
        "\"a b\"@a.test",
        "a..b@a.test",
        ".a@a.test",
        "a.@a.test",
        "a@-a.test",
        "a@a..test",
        "a@[127.0.0.1]",
        "a@127.0.0.1",
        "<a@a.test>",
        "a@a.test>",
        "a,b@a.test",
        "a@b@c.test",
        "a@a.test ",
        "a\u200b@a.test",
        "a\u0085b@a.test",
        "a(c)@a.test"
      })
  void rejectsMalformedRecipients(String to) throws IOException {
    SendResult result = send(frame(null, null, Map.of()), message(to, "Hi", Map.of()));

    assertThat(result)
        .isInstanceOfSatisfying(
            SendResult.Rejected.class,
            r -> assertThat(r.failure()).isEqualTo(FailureClass.INVALID_RECIPIENT));
  }

  private void assertRefused(MessageFrame frame, RenderedMessage message) throws IOException {
    assertThat(send(frame, message))
        .isInstanceOfSatisfying(
            SendResult.Rejected.class,
            r -> assertThat(r.failure()).isEqualTo(FailureClass.INVALID_MESSAGE));
  }

  private SendResult send(MessageFrame frame, RenderedMessage message) throws IOException {
    try (SmtpInbox inbox = SmtpInbox.start(folder, 0);
        ChannelAdapter adapter =
            new EmailAdapterFactory()
                .create(
                    TestingMailProvider.settings(inbox.port()),
                    new AdapterContext("injection", InstantSource.system()))) {
      SendResult result = adapter.senderFor(frame).send(message, SendPermit.ALWAYS);
      assertThat(inbox.connections()).isZero();
      return result;
    }
  }

  private static MessageFrame frame(
      @Nullable String name, @Nullable String replyTo, Map<String, String> headers) {
    return new MessageFrame("shop@example.test", name, replyTo, headers);
  }

  private static RenderedMessage message(String to, String subject, Map<String, String> headers) {
    Content.Email content = new Content.Email(subject, HELLO.html(), HELLO.text());
    return new RenderedMessage(new UUID(5, 1), 1, to, content, headers);
  }
}
