package dev.fanfare.segments;

/**
 * Counts the lines of a file, and refuses it when more come than a file may have. Of one thread.
 */
final class LineLimit {

  private static final long MOST_OF_A_FILE = 10_000_000;

  private final long most;
  private long lines;

  /** As many as a file may have. */
  LineLimit() {
    this(MOST_OF_A_FILE);
  }

  LineLimit(long most) {
    this.most = most;
  }

  /**
   * Counts one more.
   *
   * @param line where it stands in the file, which has lines that are none of people
   */
  void count(long line) {
    lines++;
    if (lines > most || line >= Integer.MAX_VALUE) {
      throw new RefusedFile("line " + line, "a file may have at most " + words() + " lines");
    }
  }

  /** How many have come. */
  long lines() {
    return lines;
  }

  private String words() {
    return most == MOST_OF_A_FILE ? "ten million" : Long.toString(most);
  }
}
