package dev.fanfare.segments;

import dev.fanfare.platform.Violation;
import java.util.List;

/** The whole file is refused: nothing of it is applied. */
final class RefusedFile extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient List<Violation> violations;

  RefusedFile(List<Violation> violations) {
    super(sentence(violations));
    this.violations = List.copyOf(violations);
  }

  RefusedFile(String place, String rule) {
    this(List.of(new Violation(place, null, rule)));
  }

  /** What is broken, as one text. */
  String problem() {
    return sentence(violations);
  }

  List<Violation> violations() {
    return violations;
  }

  private static String sentence(List<Violation> violations) {
    var parts = violations.stream().map(v -> v.place() + ": " + v.rule()).toList();
    return String.join("; ", parts);
  }
}
