package dev.fanfare.conditions;

/** Letters of ASCII alone, which are the same in every language. */
final class AsciiCase {

  private AsciiCase() {}

  /** A to Z as a to z; every other character stays. */
  static String lower(String text) {
    var lower = new StringBuilder(text);
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        lower.setCharAt(i, (char) (c + 'a' - 'A'));
      }
    }
    return lower.toString();
  }
}
