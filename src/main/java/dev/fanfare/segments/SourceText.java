package dev.fanfare.segments;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out by a file's first bytes how its text is encoded: by its byte order mark, else as
 * announced, else UTF-8. What is no text, or contradicts itself, is refused.
 */
final class SourceText {

  private static final int LONGEST_MARK = 4;

  /** What files begin with that are no text. */
  private record Magic(byte[] bytes, String rule) {}

  private record Mark(byte[] bytes, @Nullable TextEncoding encoding) {}

  private static final List<Magic> MAGICS =
      List.of(
          new Magic(
              bytes(0x1f, 0x8b), "is packed with gzip; say so with the header Content-Encoding"),
          new Magic(
              bytes(0x28, 0xb5, 0x2f, 0xfd),
              "is packed with zstd; say so with the header Content-Encoding"),
          new Magic(
              bytes('P', 'K', 3, 4), "is a zip archive or a spreadsheet; save it as CSV in UTF-8"));

  /** The longer before those they begin with. */
  private static final List<Mark> MARKS =
      List.of(
          new Mark(bytes(0xff, 0xfe, 0, 0), null),
          new Mark(bytes(0, 0, 0xfe, 0xff), null),
          new Mark(bytes(0xef, 0xbb, 0xbf), TextEncoding.UTF_8),
          new Mark(bytes(0xff, 0xfe), TextEncoding.UTF_16LE),
          new Mark(bytes(0xfe, 0xff), TextEncoding.UTF_16BE));

  private final InputStream bytes;
  private final TextEncoding encoding;
  private final int at;

  private SourceText(InputStream bytes, TextEncoding encoding, int at) {
    this.bytes = bytes;
    this.encoding = encoding;
    this.at = at;
  }

  /**
   * Looks at the file's beginning.
   *
   * @param announced null where nothing was announced
   */
  static SourceText of(InputStream file, @Nullable TextEncoding announced) throws IOException {
    var bytes = new PushbackInputStream(file, LONGEST_MARK);
    var start = bytes.readNBytes(LONGEST_MARK);
    for (var magic : MAGICS) {
      if (begins(start, magic.bytes())) {
        throw new RefusedFile("byte 1", magic.rule());
      }
    }
    for (var mark : MARKS) {
      if (begins(start, mark.bytes())) {
        int length = mark.bytes().length;
        bytes.unread(start, length, start.length - length);
        return new SourceText(bytes, marked(mark.encoding(), announced), length);
      }
    }
    bytes.unread(start);
    return new SourceText(bytes, unmarked(start, announced), 0);
  }

  /** The text as characters. */
  DecodedText characters() {
    return new DecodedText(bytes, encoding, at);
  }

  /** The text in UTF-8. */
  InputStream utf8() {
    return encoding == TextEncoding.UTF_8 ? bytes : new Utf8Stream(characters());
  }

  private static TextEncoding marked(
      @Nullable TextEncoding found, @Nullable TextEncoding announced) {
    if (found == null) {
      throw new RefusedFile("byte 1", "is UTF-32; save it in UTF-8");
    }
    boolean either = announced == TextEncoding.UTF_16 && found != TextEncoding.UTF_8;
    if (announced != null && announced != found && !either) {
      throw new RefusedFile(
          "byte 1",
          "begins as " + found.word() + " does, and was announced as " + announced.word());
    }
    return found;
  }

  private static TextEncoding unmarked(byte[] start, @Nullable TextEncoding announced) {
    if (announced == TextEncoding.UTF_16) {
      throw new RefusedFile(
          "byte 1", "has no byte order mark; announce the encoding UTF-16LE or UTF-16BE");
    }
    if (announced == null && start.length == LONGEST_MARK && (start[0] == 0 || start[1] == 0)) {
      throw new RefusedFile(
          "byte 1", "is not UTF-8; as UTF-16 it needs a byte order mark or an announced encoding");
    }
    return announced == null ? TextEncoding.UTF_8 : announced;
  }

  private static boolean begins(byte[] start, byte[] with) {
    return start.length >= with.length
        && Arrays.equals(start, 0, with.length, with, 0, with.length);
  }

  private static byte[] bytes(int... values) {
    var bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
