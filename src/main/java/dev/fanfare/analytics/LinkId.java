package dev.fanfare.analytics;

import java.util.Comparator;

/**
 * A link as clicks tell it: its place in a table of links, which the room of tracking has.
 *
 * @param number its place in the message
 */
record LinkId(int table, int number) implements Comparable<LinkId> {

  private static final Comparator<LinkId> ORDER =
      Comparator.comparingInt(LinkId::table).thenComparingInt(LinkId::number);

  /** As it is kept. */
  String text() {
    return table + "." + number;
  }

  static LinkId read(String text) {
    int dot = text.indexOf('.');
    return new LinkId(
        Integer.parseInt(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
  }

  @Override
  public int compareTo(LinkId other) {
    return ORDER.compare(this, other);
  }
}
