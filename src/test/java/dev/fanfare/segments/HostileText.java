package dev.fanfare.segments;

import java.util.Random;

/** Text that breaks what is not careful. Seeded. */
final class HostileText {

  private static final String[] PIECES = {
    "\"", "\"\"", ",", ";", "\t", "\n", "\r\n", "\r", "\\", "\\N", "\\.", "'", " ", "é", "日本", "😀",
    "=1+1", "a", "Z", "0", "\u00a0", "\ufeff", "\u2028", "{}", "[", "null", "\0", "\0\0\0"
  };

  private HostileText() {}

  static String text(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  /** A field as CSV has it. */
  static String csv(String value) {
    return "\"" + value.replace("\"", "\"\"") + "\"";
  }
}
