package dev.fanfare.rendering;

/**
 * What a source is given in place of its links, so that they are found once for a template and not
 * again for each message: names that no attribute can have.
 */
public final class LinkMarks {

  static final char SIGN = '@';
  private static final String PIXEL = "o";

  private LinkMarks() {}

  /** Stands for a link that is the same for everybody. */
  public static String constant(int number) {
    return "${" + SIGN + number + "}";
  }

  /** Stands before a link that is rendered for the person. */
  public static String opening(int number) {
    return "<@" + SIGN + number + ">";
  }

  /** Stands behind a link that is rendered for the person. */
  public static String closing() {
    return "</@>";
  }

  /** Stands for the address of the picture that tells of opens. */
  public static String pixel() {
    return "${" + SIGN + PIXEL + "}";
  }

  static boolean isMark(String name) {
    return name.length() > 1 && name.charAt(0) == SIGN;
  }

  static boolean isPixel(String name) {
    return name.substring(1).equals(PIXEL);
  }

  static int number(String name) {
    return Integer.parseInt(name, 1, name.length(), 10);
  }
}
