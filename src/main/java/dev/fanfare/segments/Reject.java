package dev.fanfare.segments;

/**
 * One reason why a line of a file was not taken.
 *
 * @param line where the line or record begins, counted from 1
 * @param column the column; empty where it is about the whole line
 * @param value as found, cut to {@value #LONGEST_VALUE} characters
 */
record Reject(long line, String column, String value, String reason) {

  private static final int LONGEST_VALUE = 200;

  Reject {
    value = cut(value).replace('\u0000', '\u2400');
  }

  /** Half a character at the cut, or anywhere, would not reach the database. */
  private static String cut(String value) {
    var cut = value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE);
    return new String(
        cut.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        java.nio.charset.StandardCharsets.UTF_8);
  }
}
