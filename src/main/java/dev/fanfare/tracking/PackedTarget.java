package dev.fanfare.tracking;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Targets that are rendered for each person, packed into the token: what the template's link has in
 * common with all of them is left out (deflate, RFC 1951, with the link as its dictionary).
 */
final class PackedTarget {

  private static final int LONGEST = 8 * 1024;

  private PackedTarget() {}

  static byte[] pack(String source, String target) {
    var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try {
      deflater.setDictionary(dictionary(source));
      deflater.setInput(target.getBytes(StandardCharsets.US_ASCII));
      deflater.finish();
      var packed = new byte[LONGEST];
      int length = deflater.deflate(packed);
      return Arrays.copyOf(packed, length);
    } finally {
      deflater.end();
    }
  }

  /** What was packed; empty when it is no such thing. */
  static Optional<String> unpack(String source, byte[] packed) {
    var inflater = new Inflater(true);
    try {
      inflater.setDictionary(dictionary(source));
      // Without a header, the inflater wants one byte more than there is.
      inflater.setInput(Arrays.copyOf(packed, packed.length + 1));
      var out = new ByteArrayOutputStream();
      var buffer = new byte[1024];
      while (!inflater.finished()) {
        int length = inflater.inflate(buffer);
        out.write(buffer, 0, length);
        if (length == 0 || out.size() > LONGEST) {
          return Optional.empty();
        }
      }
      return Optional.of(out.toString(StandardCharsets.US_ASCII));
    } catch (DataFormatException e) {
      return Optional.empty();
    } finally {
      inflater.end();
    }
  }

  private static byte[] dictionary(String source) {
    return source.getBytes(StandardCharsets.UTF_8);
  }
}
