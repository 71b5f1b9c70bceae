package dev.fanfare.dsl;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the word somebody probably meant. */
final class Words {

  private Words() {}

  /** "did you mean …?" when a known word is near, else the list of the known words. */
  static String hint(String written, Collection<String> known) {
    String nearest = nearest(written, known);
    return nearest != null
        ? "did you mean `" + nearest + "`?"
        : "known here: " + String.join(", ", known);
  }

  /** The nearest known word within a third of its length in edits, if there is one. */
  static @Nullable String nearest(String written, Collection<String> known) {
    if (written.length() > 64) {
      return null;
    }
    String lower = written.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(word -> distance(lower, word) <= Math.max(1, word.length() / 3))
        .min(Comparator.comparingInt(word -> distance(lower, word)))
        .orElse(null);
  }

  /** Edits between two words; swapping neighbours counts as one, letter case as none. */
  private static int distance(String from, String known) {
    String to = known.toLowerCase(Locale.ROOT);
    int[][] edits = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          edits[i][j] = i + j;
          continue;
        }
        int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int least = Math.min(edits[i - 1][j], edits[i][j - 1]) + 1;
        least = Math.min(least, edits[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          least = Math.min(least, edits[i - 2][j - 2] + 1);
        }
        edits[i][j] = least;
      }
    }
    return edits[from.length()][to.length()];
  }
}
