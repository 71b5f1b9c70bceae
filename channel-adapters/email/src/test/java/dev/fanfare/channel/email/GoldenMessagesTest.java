package dev.fanfare.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.channel.Content;
import dev.fanfare.channel.MessageFrame;
import dev.fanfare.channel.RenderedMessage;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whole messages, byte for byte, as files that lie beside this test. */
class GoldenMessagesTest {

  private static final UUID ID = UUID.fromString("5f0c2a6e-7a0b-5a58-9c35-0d9d3f1e6a10");
  private static final Map<String, String> ONE_CLICK =
      Map.of(
          "List-Unsubscribe", "<https://example.test/u/4f1b2c>",
          "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");

  @Test
  void writesTextAloneIn7Bit() throws Exception {
    MessageFrame frame = new MessageFrame("shop@example.test", null, null, Map.of());

    assertGolden(
        "text-alone.eml", frame, new Content.Email("Hello", null, "Hi,\n.\nbye\n"), Map.of());
  }

  @Test
  void writesTextAndHtmlBeyondAscii() throws Exception {
    MessageFrame frame =
        new MessageFrame(
            "news@example.test",
            "Bücher & Co.",
            "answers@example.test",
            Map.of("X-Fanfare-Run", "0190b5a0", "Feedback-ID", "c18:example"));
    Content.Email content =
        new Content.Email(
            "Für Sie: 20 % auf alle Bücher, nur noch bis Sonntag um Mitternacht",
            "<!doctype html>\n<p style=\"color:#333\">Grüße aus München</p>\n",
            "Grüße aus München\n");

    assertGolden("text-and-html.eml", frame, content, ONE_CLICK);
  }

  private static void assertGolden(
      String file, MessageFrame frame, Content.Email content, Map<String, String> headers)
      throws Exception {
    RenderedMessage message = new RenderedMessage(ID, 1, "person@example.test", content, headers);

    byte[] bytes =
        MimeTemplate.compile(frame).fill(message, Instant.parse("2026-03-01T09:05:07Z")).bytes();

    assertThat(new String(bytes, StandardCharsets.US_ASCII)).isEqualTo(golden(file));
    MimeMessage parsed =
        new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
    assertThat(parsed.getSubject()).isEqualTo(content.subject());
    assertThat(parsed.getMessageID()).isEqualTo("<" + ID + "@example.test>");
    assertThat(parsed.getSentDate()).isEqualTo("2026-03-01T09:05:07Z");
  }

  private static String golden(String file) throws Exception {
    try (InputStream input = GoldenMessagesTest.class.getResourceAsStream("/mime/" + file)) {
      return new String(
          Objects.requireNonNull(input, file).readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
