package dev.fanfare.conditions;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A set of characters, as ascending ranges that do not touch. U+0000 is in none: no text has it.
 */
record CodePoints(List<Range> ranges) {

  /** From the first to the last, both in it. */
  record Range(int first, int last) {}

  static CodePoints of(int codePoint) {
    return new CodePoints(List.of(new Range(codePoint, codePoint)));
  }

  static CodePoints of(List<Range> given) {
    var merged = new ArrayList<Range>();
    for (var range : given.stream().sorted(Comparator.comparingInt(Range::first)).toList()) {
      if (!merged.isEmpty() && range.first() <= merged.getLast().last() + 1) {
        var before = merged.removeLast();
        merged.add(new Range(before.first(), Math.max(before.last(), range.last())));
      } else {
        merged.add(range);
      }
    }
    return new CodePoints(List.copyOf(merged));
  }

  CodePoints complement() {
    var others = new ArrayList<Range>();
    int from = 1;
    for (var range : ranges) {
      if (range.first() > from) {
        others.add(new Range(from, range.first() - 1));
      }
      from = range.last() + 1;
    }
    if (from <= Character.MAX_CODE_POINT) {
      others.add(new Range(from, Character.MAX_CODE_POINT));
    }
    return new CodePoints(List.copyOf(others));
  }
}
