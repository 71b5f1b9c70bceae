package dev.fanfare.events;

import java.util.Arrays;

/** Finds a pattern in a part of an array. */
final class ByteScan {

  private ByteScan() {}

  /**
   * Where the pattern begins at or after {@code from} and ends before {@code to}; -1 if nowhere.
   */
  static int find(byte[] bytes, int from, int to, byte[] pattern) {
    byte first = pattern[0];
    for (int i = from; i <= to - pattern.length; i++) {
      if (bytes[i] == first
          && Arrays.equals(bytes, i, i + pattern.length, pattern, 0, pattern.length)) {
        return i;
      }
    }
    return -1;
  }

  /** Where the byte is at or after {@code from} and before {@code to}; -1 if nowhere. */
  static int find(byte[] bytes, int from, int to, char wanted) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }
}
