package dev.fanfare.dsl;

import dev.fanfare.dsl.Node.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers everything that is wrong with one file. Used by one thread. */
final class Problems {

  private static final int LONGEST_VALUE = 80;

  private final List<Problem> found = new ArrayList<>();

  void add(Place place, String path, @Nullable String value, String message, String hint) {
    found.add(
        new Problem(
            path,
            place.line(),
            place.column(),
            value == null ? null : shortened(value),
            message,
            hint));
  }

  boolean none() {
    return found.isEmpty();
  }

  List<Problem> inOrder() {
    return found.stream()
        .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
        .toList();
  }

  /** Cut between code points, so that what is shown of a value is still text. */
  static String shortened(String value) {
    return value.codePointCount(0, value.length()) <= LONGEST_VALUE
        ? value
        : value.substring(0, value.offsetByCodePoints(0, LONGEST_VALUE)) + "…";
  }
}
