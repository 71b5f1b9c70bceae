package dev.fanfare.channel.email;

import dev.fanfare.channel.Content;
import dev.fanfare.channel.MessageFrame;
import dev.fanfare.channel.RenderedMessage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one frame: what they share is serialised once, what differs is written between (RFC
 * 5322, 2045, 2046). Immutable.
 */
final class MimeTemplate {

  private static final String BOUNDARY = "=_fanfare_alternative";
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final EmailAddress from;
  private final byte[] constantHeader;

  private MimeTemplate(EmailAddress from, byte[] constantHeader) {
    this.from = from;
    this.constantHeader = constantHeader;
  }

  static MimeTemplate compile(MessageFrame frame) throws InvalidMessageException {
    EmailAddress from = EmailAddress.parse(frame.fromAddress());
    String name = frame.fromName() == null ? "" : frame.fromName();
    StringBuilder header = new StringBuilder(HeaderField.mailbox("From", name, from));
    if (frame.replyTo() != null) {
      header.append(HeaderField.mailbox("Reply-To", "", EmailAddress.parse(frame.replyTo())));
    }
    header.append("MIME-Version: 1.0\r\n");
    for (Map.Entry<String, String> field : new TreeMap<>(frame.headers()).entrySet()) {
      header.append(HeaderField.given(field.getKey(), field.getValue()));
    }
    return new MimeTemplate(from, header.toString().getBytes(StandardCharsets.UTF_8));
  }

  OutgoingMail fill(RenderedMessage message, Instant date) throws InvalidMessageException {
    Content.Email content =
        switch (message.content()) {
          case Content.Email email -> email;
        };
    EmailAddress to = EmailAddress.parse(message.to());
    StringBuilder header = new StringBuilder(512);
    header.append(HeaderField.mailbox("To", "", to));
    header.append(HeaderField.unstructured("Subject", content.subject()));
    header.append("Date: ").append(DATE.format(date)).append("\r\n");
    header.append("Message-ID: <").append(message.messageId()).append('@');
    header.append(from.domain()).append(">\r\n");
    header.append("X-Fanfare-Message: ").append(message.messageId()).append("\r\n");
    for (Map.Entry<String, String> field : new TreeMap<>(message.headers()).entrySet()) {
      header.append(HeaderField.given(field.getKey(), field.getValue()));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
    out.writeBytes(constantHeader);
    out.writeBytes(header.toString().getBytes(StandardCharsets.UTF_8));
    writeBody(content, out);
    return new OutgoingMail(from, to, out.toByteArray());
  }

  private static void writeBody(Content.Email content, ByteArrayOutputStream out) {
    if (content.html() == null || content.text() == null) {
      writePart("plain", content.text(), out);
      writePart("html", content.html(), out);
      return;
    }
    ascii("Content-Type: multipart/alternative; boundary=\"" + BOUNDARY + "\"\r\n\r\n", out);
    ascii("--" + BOUNDARY + "\r\n", out);
    writePart("plain", content.text(), out);
    ascii("--" + BOUNDARY + "\r\n", out);
    writePart("html", content.html(), out);
    ascii("--" + BOUNDARY + "--\r\n", out);
  }

  /** Writes a part with its CRLF, which belongs to the boundary after it. */
  private static void writePart(String subtype, @Nullable String text, ByteArrayOutputStream out) {
    if (text == null) {
      return;
    }
    EncodedBody body = EncodedBody.of(text, BOUNDARY);
    ascii("Content-Type: text/" + subtype + "; charset=utf-8\r\n", out);
    ascii("Content-Transfer-Encoding: " + body.encoding() + "\r\n\r\n", out);
    out.writeBytes(body.bytes());
    ascii("\r\n", out);
  }

  private static void ascii(String text, ByteArrayOutputStream out) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
