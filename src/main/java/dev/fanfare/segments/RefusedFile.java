package dev.fanfare.segments;

import dev.fanfare.platform.Violation;
import java.util.List;

/** The whole file is refused: nothing of it is applied. */
final class RefusedFile extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient List<Violation> violations;
  private final boolean bomb;

  RefusedFile(List<Violation> violations) {
    this(violations, false);
  }

  private RefusedFile(List<Violation> violations, boolean bomb) {
    super(sentence(violations));
    this.violations = List.copyOf(violations);
    this.bomb = bomb;
  }

  RefusedFile(String place, String rule) {
    this(List.of(new Violation(place, null, rule)));
  }

  /** A file that unpacks to far more than it is: also its rejects are not kept. */
  static RefusedFile bomb(String rule) {
    return new RefusedFile(List.of(new Violation("file", null, rule)), true);
  }

  boolean isBomb() {
    return bomb;
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
