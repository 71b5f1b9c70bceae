package dev.fanfare.channel.email;

import dev.fanfare.channel.Content;
import dev.fanfare.channel.MessageFrame;
import dev.fanfare.channel.RenderedMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
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
  private static final byte[] ALTERNATIVE =
      ascii("Content-Type: multipart/alternative; boundary=\"" + BOUNDARY + "\"\r\n\r\n");
  private static final byte[] DELIMITER = ascii("--" + BOUNDARY + "\r\n");
  private static final byte[] LAST_DELIMITER = ascii("--" + BOUNDARY + "--\r\n");
  private static final byte[] PLAIN = ascii("Content-Type: text/plain; charset=utf-8\r\n");
  private static final byte[] HTML = ascii("Content-Type: text/html; charset=utf-8\r\n");
  private static final byte[] LINE_END = ascii("\r\n");
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
    List<byte[]> pieces = new ArrayList<>();
    pieces.add(constantHeader);
    pieces.add(header.toString().getBytes(StandardCharsets.UTF_8));
    addBody(content, pieces);
    return new OutgoingMail(from, to, joined(pieces));
  }

  private static void addBody(Content.Email content, List<byte[]> pieces) {
    if (content.html() == null || content.text() == null) {
      addPart(PLAIN, content.text(), pieces);
      addPart(HTML, content.html(), pieces);
      return;
    }
    pieces.add(ALTERNATIVE);
    pieces.add(DELIMITER);
    addPart(PLAIN, content.text(), pieces);
    pieces.add(DELIMITER);
    addPart(HTML, content.html(), pieces);
    pieces.add(LAST_DELIMITER);
  }

  /** Adds a part with its CRLF, which belongs to the boundary after it. */
  private static void addPart(byte[] type, @Nullable String text, List<byte[]> pieces) {
    if (text == null) {
      return;
    }
    EncodedBody body = EncodedBody.of(text, BOUNDARY);
    pieces.add(type);
    pieces.add(ascii("Content-Transfer-Encoding: " + body.encoding() + "\r\n\r\n"));
    pieces.add(body.bytes());
    pieces.add(LINE_END);
  }

  private static byte[] joined(List<byte[]> pieces) {
    int length = 0;
    for (byte[] piece : pieces) {
      length += piece.length;
    }
    byte[] joined = new byte[length];
    int at = 0;
    for (byte[] piece : pieces) {
      System.arraycopy(piece, 0, joined, at, piece.length);
      at += piece.length;
    }
    return joined;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
