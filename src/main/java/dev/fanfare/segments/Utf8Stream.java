package dev.fanfare.segments;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;

/** Text as bytes of UTF-8. */
final class Utf8Stream extends InputStream {

  private static final int READ_AT_ONCE = 1 << 13;
  private static final int MOST_BYTES_A_CHARACTER = 3;

  private final Reader text;
  private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
  private final CharBuffer chars = CharBuffer.allocate(READ_AT_ONCE).flip();
  private final ByteBuffer bytes =
      ByteBuffer.allocate(READ_AT_ONCE * MOST_BYTES_A_CHARACTER).flip();
  private boolean ended;

  Utf8Stream(Reader text) {
    this.text = text;
  }

  @Override
  public int read() throws IOException {
    return filled() ? bytes.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] out, int at, int length) throws IOException {
    if (length == 0 || !filled()) {
      return length == 0 ? 0 : -1;
    }
    int read = Math.min(length, bytes.remaining());
    bytes.get(out, at, read);
    return read;
  }

  @Override
  public void close() throws IOException {
    text.close();
  }

  /** False at the end. Half of a pair of characters stays for the next time. */
  private boolean filled() throws IOException {
    while (!bytes.hasRemaining() && !ended) {
      chars.compact();
      int read = text.read(chars.array(), chars.position(), chars.remaining());
      ended = read < 0;
      chars.position(chars.position() + Math.max(read, 0)).flip();
      bytes.clear();
      var result = encoder.encode(chars, bytes, ended);
      bytes.flip();
      if (result.isError()) {
        result.throwException();
      }
    }
    return bytes.hasRemaining();
  }
}
