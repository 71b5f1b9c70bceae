package dev.fanfare.cli.terminal;

import java.time.Duration;
import java.util.Locale;

/** Numbers, sizes and times as people read them. */
public final class Figures {

  private Figures() {}

  public static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** A count with its word, such as {@code 1 person} or {@code 1,133 people}. */
  public static String of(long count, String one, String many) {
    return number(count) + " " + (count == 1 ? one : many);
  }

  public static String perSecond(double rate) {
    return rate < 10
        ? String.format(Locale.ROOT, "%.1f a second", rate)
        : number(Math.round(rate)) + " a second";
  }

  public static String percent(double share) {
    return Math.round(Math.floor(share * 100)) + " %";
  }

  public static String bytes(long bytes) {
    if (bytes < 1_000) {
      return bytes + " bytes";
    }
    return bytes < 1_000_000
        ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }

  public static String duration(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3_600
        ? seconds / 60 + " min " + seconds % 60 + " s"
        : seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min";
  }
}
