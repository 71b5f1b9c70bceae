package dev.fanfare.events;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Remembers words met before, so that the same bytes need not become a string again. */
final class Words {

  private static final int SLOTS = 1024;

  private final byte[][] bytes = new byte[SLOTS][];
  private final @Nullable String[] strings = new @Nullable String[SLOTS];

  String of(byte[] source, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + source[i];
    }
    int slot = (hash ^ hash >>> 16) & SLOTS - 1;
    var known = strings[slot];
    if (known != null && Arrays.equals(bytes[slot], 0, bytes[slot].length, source, from, to)) {
      return known;
    }
    var word = new String(source, from, to - from, StandardCharsets.UTF_8);
    bytes[slot] = Arrays.copyOfRange(source, from, to);
    strings[slot] = word;
    return word;
  }
}
