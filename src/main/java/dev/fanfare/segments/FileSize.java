package dev.fanfare.segments;

/** How much a file may be, for people. */
final class FileSize {

  private static final int GIBIBYTE = 30;

  private FileSize() {}

  /** As whole gibibytes, where it is at least one. */
  static String words(long bytes) {
    return bytes >> GIBIBYTE > 0 ? (bytes >> GIBIBYTE) + " GiB" : bytes + " bytes";
  }
}
