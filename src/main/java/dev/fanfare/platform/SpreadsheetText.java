package dev.fanfare.platform;

/**
 * Texts for cells of a CSV that people open with a spreadsheet. What it would take for a formula
 * begins with an apostrophe: such texts come from anybody.
 */
public final class SpreadsheetText {

  /** First characters of a formula, some of them of what a spreadsheet leaves out before one. */
  private static final String FORMULA = "=+-@\t\r\n\0\uff1d\uff0b\uff0d\uff20";

  private SpreadsheetText() {}

  /** The text, or with an apostrophe before it. */
  public static String harmless(String text) {
    return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }
}
