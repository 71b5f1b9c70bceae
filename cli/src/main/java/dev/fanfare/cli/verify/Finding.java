package dev.fanfare.cli.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Gathers the violations of one check: all are counted, the first are named. */
final class Finding {

  static final int NAMED = 20;

  private final String name;
  private final String title;
  private final List<String> examples = new ArrayList<>();
  private long violations;

  Finding(String name, String title) {
    this.name = name;
    this.title = title;
  }

  void violation(Supplier<String> words) {
    violations++;
    if (examples.size() < NAMED) {
      examples.add(words.get());
    }
  }

  long violations() {
    return violations;
  }

  Check judged(String figure) {
    Check.Verdict verdict = violations == 0 ? Check.Verdict.PROVED : Check.Verdict.REFUTED;
    return new Check(name, title, verdict, figure, violations, examples);
  }

  Check notJudged(String why) {
    return new Check(name, title, Check.Verdict.NOT_JUDGED, why, 0, List.of());
  }
}
