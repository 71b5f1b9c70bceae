package dev.fanfare.channel.email;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A text as it travels: 7bit when it is ASCII in lines that fit, else quoted-printable (RFC 2045,
 * 6.7). Line ends of any kind become CRLF.
 *
 * @param encoding the Content-Transfer-Encoding
 */
record EncodedBody(String encoding, byte[] bytes) {

  private static final int LONGEST_LINE = 998;
  private static final int QUOTED_LINE = 76;
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  /**
   * Encodes a text.
   *
   * @param boundary begins with {@code =_}, which quoted-printable cannot produce; a text that
   *     holds it is not sent as 7bit
   */
  static EncodedBody of(String text, String boundary) {
    String lines = crlf(text);
    return plain(lines) && !lines.contains(boundary)
        ? new EncodedBody("7bit", lines.getBytes(StandardCharsets.US_ASCII))
        : new EncodedBody("quoted-printable", quoted(lines.getBytes(StandardCharsets.UTF_8)));
  }

  private static String crlf(String text) {
    if (text.indexOf('\n') < 0 && text.indexOf('\r') < 0) {
      return text;
    }
    StringBuilder lines = new StringBuilder(text.length() + text.length() / 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r') {
        lines.append("\r\n");
        boolean pair = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
        i += pair ? 1 : 0;
      } else {
        lines.append(c);
      }
    }
    return lines.toString();
  }

  private static boolean plain(String lines) {
    int column = 0;
    for (int i = 0; i < lines.length(); i++) {
      char c = lines.charAt(i);
      if (c == '\n') {
        column = 0;
      } else if (c != '\r' && (++column > LONGEST_LINE || c > '~' || (c < ' ' && c != '\t'))) {
        return false;
      }
    }
    return true;
  }

  private static byte[] quoted(byte[] lines) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(lines.length + lines.length / 4);
    int column = 0;
    for (int i = 0; i < lines.length; i++) {
      int c = lines[i] & 0xFF;
      if (c == '\r') {
        out.write('\r');
        out.write('\n');
        column = 0;
        i++;
        continue;
      }
      boolean lineEnds = i + 1 == lines.length || lines[i + 1] == '\r';
      boolean literal = (c > ' ' && c <= '~' && c != '=') || ((c == ' ' || c == '\t') && !lineEnds);
      int width = literal ? 1 : 3;
      if (column + width > (lineEnds ? QUOTED_LINE : QUOTED_LINE - 1)) {
        out.write('=');
        out.write('\r');
        out.write('\n');
        column = 0;
      }
      if (literal) {
        out.write(c);
      } else {
        out.write('=');
        out.write(HEX[c >> 4]);
        out.write(HEX[c & 0xF]);
      }
      column += width;
    }
    return out.toByteArray();
  }
}
