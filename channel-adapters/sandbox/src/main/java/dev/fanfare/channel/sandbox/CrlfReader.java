package dev.fanfare.channel.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads lines that end with CRLF and with nothing else, so that nobody can smuggle a second message
 * behind a bare LF or CR (RFC 5321, 2.3.8). For one thread.
 */
final class CrlfReader {

  /** How a line came. */
  enum Line {
    WHOLE,
    /** It held a CR or LF on its own. */
    BARE,
    /** It was longer than allowed; read to its end and dropped. */
    TOO_LONG,
    /** The other side closed. */
    END
  }

  private final InputStream input;
  private final byte[] buffer = new byte[16 * 1024];
  private int position;
  private int limit;
  private byte[] line = new byte[1024];
  private int length;

  CrlfReader(InputStream input) {
    this.input = input;
  }

  /** Reads one line, its CRLF not counted. */
  Line next(int longest) throws IOException {
    length = 0;
    boolean bare = false;
    boolean tooLong = false;
    int previous = -1;
    while (true) {
      if (position == limit && !fill()) {
        return Line.END;
      }
      byte read = buffer[position++];
      if (read == '\n' && previous == '\r') {
        length--;
        return tooLong ? Line.TOO_LONG : bare ? Line.BARE : Line.WHOLE;
      }
      bare |= read == '\n' || previous == '\r';
      if (length > longest) {
        tooLong = true;
        length = 0;
      }
      if (length == line.length) {
        line = Arrays.copyOf(line, length * 2);
      }
      line[length++] = read;
      previous = read;
    }
  }

  private boolean fill() throws IOException {
    limit = input.read(buffer);
    position = 0;
    if (limit <= 0) {
      limit = 0;
      return false;
    }
    return true;
  }

  /** True when the sender has pipelined more than was read. */
  boolean moreAtHand() {
    return position < limit;
  }

  String text() {
    return new String(line, 0, length, StandardCharsets.UTF_8);
  }

  boolean isFinalDot() {
    return length == 1 && line[0] == '.';
  }

  /** How long the line of a message is, the stuffed dot taken away. */
  int unstuffedLength() {
    return length > 0 && line[0] == '.' ? length - 1 : length;
  }

  /** Appends the line of a message with its CRLF, the stuffed dot taken away. */
  void appendTo(ByteArrayOutputStream message) {
    message.write(line, length - unstuffedLength(), unstuffedLength());
    message.write('\r');
    message.write('\n');
  }
}
