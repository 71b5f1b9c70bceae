package dev.fanfare.bench;

/**
 * How much is measured.
 *
 * @param people of the null campaign
 * @param mails of the e-mail campaign
 * @param rows of the import
 * @param kills of engines
 * @param runs of which the median is taken, after a cold one
 */
record Sizes(int people, int mails, int rows, int kills, int runs) {
  static final int TENTH = 10;

  /** A million messages see twenty kills; fewer see as many in their time. */
  private static final int MAILS_A_KILL = 50_000;

  int mailsWithKills() {
    return kills * MAILS_A_KILL;
  }

  static Sizes of(Arguments arguments) {
    boolean full = arguments.has("full");
    int people = arguments.number("size", full ? 1_000_000 : 300_000);
    return new Sizes(
        people,
        arguments.number("mails", full ? 200_000 : 30_000),
        arguments.number("rows", people),
        arguments.number("kills", full ? 20 : 2),
        arguments.number("runs", 3));
  }
}
