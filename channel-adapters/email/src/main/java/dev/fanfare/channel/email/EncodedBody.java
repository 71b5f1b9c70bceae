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
    byte[] lines = crlf(text.getBytes(StandardCharsets.UTF_8));
    return plain(lines) && !text.contains(boundary)
        ? new EncodedBody("7bit", lines)
        : new EncodedBody("quoted-printable", quoted(lines));
  }

  /** The same bytes when they have no other line ends. */
  private static byte[] crlf(byte[] text) {
    int halves = 0;
    for (int i = 0; i < text.length; i++) {
      byte b = text[i];
      if (b <= '\r' && (b == '\n' || b == '\r')) {
        boolean pair = b == '\r' && i + 1 < text.length && text[i + 1] == '\n';
        i += pair ? 1 : 0;
        halves += pair ? 0 : 1;
      }
    }
    return halves == 0 ? text : crlf(text, text.length + halves);
  }

  private static byte[] crlf(byte[] text, int length) {
    byte[] lines = new byte[length];
    int written = 0;
    int lineStart = 0;
    for (int i = 0; i < text.length; i++) {
      byte b = text[i];
      if (b <= '\r' && (b == '\n' || b == '\r')) {
        System.arraycopy(text, lineStart, lines, written, i - lineStart);
        written += i - lineStart;
        lines[written++] = '\r';
        lines[written++] = '\n';
        i += b == '\r' && i + 1 < text.length && text[i + 1] == '\n' ? 1 : 0;
        lineStart = i + 1;
      }
    }
    System.arraycopy(text, lineStart, lines, written, text.length - lineStart);
    return lines;
  }

  private static boolean plain(byte[] lines) {
    int lineStart = 0;
    for (int i = 0; i < lines.length; i++) {
      byte b = lines[i];
      if (b == '\r') {
        if (i - lineStart > LONGEST_LINE) {
          return false;
        }
        lineStart = i + 2;
        i++;
      } else if ((b < ' ' && b != '\t') || b > '~') {
        return false;
      }
    }
    return lines.length - lineStart <= LONGEST_LINE;
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
