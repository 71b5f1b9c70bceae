package dev.fanfare.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.channel.Content;
import dev.fanfare.channel.MessageFrame;
import dev.fanfare.channel.RenderedMessage;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written is read back the same by a parser that is not ours, and fits on the wire. */
class MimeLawsTest {

  private static final Instant DATE = Instant.parse("2026-03-01T12:00:00Z");
  private static final MessageFrame SHOP =
      new MessageFrame("shop@example.test", "Shop", null, Map.of());

  static Stream<String> lines() {
    return TestingTexts.lines(41, 300);
  }

  static Stream<String> bodies() {
    return TestingTexts.bodies(42, 300);
  }

  @ParameterizedTest
  @MethodSource("lines")
  void readsTheSubjectBack(String subject) throws Exception {
    byte[] bytes = mail(SHOP, new Content.Email(subject, null, "Hi"));

    assertThat(parse(bytes).getSubject()).isEqualTo(subject);
    assertFitsOnTheWire(bytes);
  }

  @ParameterizedTest
  @MethodSource("lines")
  void readsTheDisplayNameBack(String name) throws Exception {
    String fitting =
        name.substring(
                0, name.offsetByCodePoints(0, Math.min(40, name.codePointCount(0, name.length()))))
            .strip();
    MessageFrame frame = new MessageFrame("shop@example.test", fitting, null, Map.of());

    byte[] bytes = mail(frame, new Content.Email("Hello", null, "Hi"));

    InternetAddress from = (InternetAddress) parse(bytes).getFrom()[0];
    assertThat(from.getAddress()).isEqualTo("shop@example.test");
    assertThat(from.getPersonal() == null ? "" : from.getPersonal()).isEqualTo(fitting);
    assertFitsOnTheWire(bytes);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void readsBothBodiesBack(String body) throws Exception {
    byte[] bytes = mail(SHOP, new Content.Email("Hello", "<p>" + body, body));

    MimeMultipart parts = (MimeMultipart) parse(bytes).getContent();
    assertThat(parts.getCount()).isEqualTo(2);
    assertThat(content(parts, 0)).isEqualTo(body);
    assertThat(content(parts, 1)).isEqualTo("<p>" + body);
    assertFitsOnTheWire(bytes);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void readsASingleBodyBack(String body) throws Exception {
    byte[] bytes = mail(SHOP, new Content.Email("Hello", body, null));

    String read = ((String) parse(bytes).getContent()).replace("\r\n", "\n");
    assertThat(read).isEqualTo(body + "\n");
    assertFitsOnTheWire(bytes);
  }

  private static byte[] mail(MessageFrame frame, Content content) throws Exception {
    RenderedMessage message =
        new RenderedMessage(new UUID(5, 1), 1, "person@example.test", content, Map.of());
    return MimeTemplate.compile(frame).fill(message, DATE).bytes();
  }

  private static MimeMessage parse(byte[] bytes) throws Exception {
    return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
  }

  private static String content(MimeMultipart parts, int index) throws Exception {
    return ((String) parts.getBodyPart(index).getContent()).replace("\r\n", "\n");
  }

  private static void assertFitsOnTheWire(byte[] bytes) {
    String wire = new String(bytes, StandardCharsets.ISO_8859_1);
    assertThat(wire).endsWith("\r\n");
    assertThat(wire.replace("\r\n", "")).doesNotContain("\r").doesNotContain("\n");
    assertThat(wire.split("\r\n")).allMatch(line -> line.length() <= 998);
    assertThat(wire.chars())
        .allMatch(c -> c == '\t' || c == '\r' || c == '\n' || (c >= ' ' && c <= '~'));
  }
}
