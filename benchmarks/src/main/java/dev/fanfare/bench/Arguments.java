package dev.fanfare.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Names, and options as {@code --name value}; what is not known is refused. */
record Arguments(List<String> names, Map<String, String> options) {

  /**
   * Reads a command line.
   *
   * @param flags options without a value
   * @throws IllegalArgumentException with words for people
   */
  static Arguments parse(List<String> words, Set<String> known, Set<String> flags) {
    List<String> names = new ArrayList<>();
    Map<String, String> options = new TreeMap<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      String name = word.startsWith("--") ? word.substring(2) : "";
      if (name.isEmpty()) {
        names.add(word);
      } else if (flags.contains(name)) {
        options.put(name, "true");
      } else if (!known.contains(name)) {
        throw new IllegalArgumentException("There is no option " + word + ".");
      } else if (i + 1 == words.size()) {
        throw new IllegalArgumentException(word + " needs a value.");
      } else {
        options.put(name, words.get(++i));
      }
    }
    return new Arguments(List.copyOf(names), Map.copyOf(options));
  }

  boolean has(String option) {
    return options.containsKey(option);
  }

  /** A whole number of at least 1, underscores allowed. */
  int number(String option, int otherwise) {
    String value = options.get(option);
    if (value == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(value.replace("_", ""));
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, together with numbers that are too small.
    }
    throw new IllegalArgumentException("--" + option + " must be a number above 0: " + value);
  }
}
