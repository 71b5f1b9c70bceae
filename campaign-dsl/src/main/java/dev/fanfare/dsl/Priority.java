package dev.fanfare.dsl;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Who goes first where campaigns share a limit; the higher one is declared first. */
public enum Priority {
  HIGH,
  NORMAL,
  LOW;

  /** As a file says it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Verdict<Priority> read(String text) {
    for (Priority priority : values()) {
      if (priority.word().equals(text)) {
        return new Verdict.Good<>(priority);
      }
    }
    List<String> known = Arrays.stream(values()).map(Priority::word).toList();
    return new Verdict.Bad<>("must be high, normal or low", Words.hint(text, known));
  }
}
