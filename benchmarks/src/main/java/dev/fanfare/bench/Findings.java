package dev.fanfare.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What an audit has found, by its kind. For one thread. */
final class Findings {
  private static final int SHOWN = 5;

  private final Map<String, List<String>> found = new LinkedHashMap<>();

  /** Notes what does not hold. */
  void expect(boolean holds, String kind, Supplier<String> otherwise) {
    if (!holds) {
      found.computeIfAbsent(kind, _ -> new ArrayList<>()).add(otherwise.get());
    }
  }

  /** How many there are of each kind, and a few of them. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    found.forEach(
        (kind, each) -> {
          lines.add(kind + ": " + each.size() + ", such as " + each.getFirst());
          each.stream().skip(1).limit(SHOWN).forEach(more -> lines.add("  " + more));
        });
    return lines;
  }
}
