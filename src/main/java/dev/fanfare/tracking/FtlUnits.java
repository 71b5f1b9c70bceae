package dev.fanfare.tracking;

/**
 * Finds where directives and interpolations of FreeMarker end, so that a template can be read as
 * the HTML or text around them.
 */
final class FtlUnits {

  private static final String COMMENT = "<#--";
  private static final String NO_PARSE = "<#noparse>";
  private static final String NO_PARSE_END = "</#noparse>";

  private FtlUnits() {}

  /** Behind the unit that begins at {@code at}; {@code at} itself where none begins. */
  static int skip(String source, int at) {
    if (source.startsWith("${", at)) {
      return behind(source, at + 2, '}');
    }
    if (source.charAt(at) != '<') {
      return at;
    }
    if (source.startsWith(COMMENT, at)) {
      return after(source, "-->", at + COMMENT.length());
    }
    if (source.startsWith(NO_PARSE, at)) {
      return after(source, NO_PARSE_END, at + NO_PARSE.length());
    }
    int sign = source.startsWith("</", at) ? at + 2 : at + 1;
    boolean directive =
        sign < source.length() && (source.charAt(sign) == '#' || source.charAt(sign) == '@');
    return directive ? behind(source, sign + 1, '>') : at;
  }

  /** Whether a unit stands anywhere in the text. */
  static boolean in(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (skip(text, i) > i) {
        return true;
      }
    }
    return false;
  }

  /** Behind the first of these words, whatever their case; the end of the source without any. */
  static int after(String source, String word, int from) {
    for (int i = from; i <= source.length() - word.length(); i++) {
      if (source.regionMatches(true, i, word, 0, word.length())) {
        return i + word.length();
      }
    }
    return source.length();
  }

  /** Behind an expression: what stands in its strings and brackets does not end it. */
  private static int behind(String source, int from, char end) {
    int depth = 0;
    for (int i = from; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == end && depth == 0) {
        return i + 1;
      }
      switch (c) {
        case '(', '[', '{' -> depth++;
        case ')', ']', '}' -> depth--;
        case '"', '\'' -> i = closing(source, i);
        default -> {}
      }
    }
    return source.length();
  }

  /** The quote that ends the string which begins at {@code open}. */
  private static int closing(String source, int open) {
    for (int i = open + 1; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == source.charAt(open)) {
        return i;
      }
    }
    return source.length();
  }
}
