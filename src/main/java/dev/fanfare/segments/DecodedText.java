package dev.fanfare.segments;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.HexFormat;

/**
 * A file's characters. Gives all that come before bytes which are none, then tells exactly where
 * those are ({@link MalformedText}). Read by more than one character at a time.
 */
final class DecodedText extends Reader {

  private static final int READ_AT_ONCE = 1 << 16;
  private static final int MOST_SHOWN = 4;

  private final InputStream bytes;
  private final TextEncoding encoding;
  private final CharsetDecoder decoder;
  private final ByteBuffer buffer = ByteBuffer.allocate(READ_AT_ONCE).flip();
  private long bufferAt;
  private boolean ended;

  /**
   * @param at how many bytes of the file stand before these
   */
  DecodedText(InputStream bytes, TextEncoding encoding, long at) {
    this.bytes = bytes;
    this.encoding = encoding;
    this.bufferAt = at;
    this.decoder =
        encoding
            .charset()
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  @Override
  public int read(char[] chars, int from, int length) throws IOException {
    var out = CharBuffer.wrap(chars, from, length);
    while (true) {
      var result = decoder.decode(buffer, out, ended);
      if (out.position() > from) {
        return out.position() - from;
      }
      if (result.isError()) {
        throw malformed(result);
      }
      if (result.isOverflow()) {
        throw new IllegalStateException("there is no room for a character");
      }
      if (ended) {
        return -1;
      }
      fill();
    }
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }

  private void fill() throws IOException {
    bufferAt += buffer.position();
    buffer.compact();
    int read = bytes.read(buffer.array(), buffer.position(), buffer.remaining());
    ended = read < 0;
    buffer.position(buffer.position() + Math.max(read, 0)).flip();
  }

  private MalformedText malformed(CoderResult result) {
    int length = Math.min(MOST_SHOWN, Math.min(result.length(), buffer.remaining()));
    var found =
        HexFormat.ofDelimiter(" ")
            .withUpperCase()
            .formatHex(buffer.array(), buffer.position(), buffer.position() + length);
    return new MalformedText(
        bufferAt + buffer.position() + 1, "must be " + encoding.word() + ", which has no " + found);
  }
}
