package dev.fanfare.bench;

import java.util.ArrayList;
import java.util.List;

/** Results of proofs as rows of a Markdown table. */
final class ProofTable {
  private ProofTable() {}

  static String head() {
    return """
    | proof | disturbances | rows | sent | reported (bound) | taken | doubled (outside) | lost (outside) | seconds | held |
    |---|---|---|---|---|---|---|---|---|---|\
    """;
  }

  /** The row, then what did not hold. */
  static List<String> rows(Proof.Result result) {
    Scenario scenario = result.scenario();
    Verdict verdict = result.verdict();
    List<String> lines = new ArrayList<>();
    lines.add(
        "| %s | %d + %d cuts | %d | %d | %d (%d) | %d | %d (%d) | %d (%d) | %.0f | %s |"
            .formatted(
                scenario.name(),
                result.disturbed(),
                scenario.disturbances().cuts(),
                verdict.rows(),
                verdict.sent(),
                verdict.reported(),
                scenario.bound(),
                verdict.taken(),
                verdict.doubled(),
                verdict.doubledOutside(),
                verdict.lost(),
                verdict.lostOutside(),
                result.seconds(),
                held(result)));
    result.broken().forEach(each -> lines.add("  " + scenario.name() + ": " + each));
    return lines;
  }

  private static String held(Proof.Result result) {
    if (result.scenario().startMark()) {
      return result.passed() ? "yes" : "NO";
    }
    return result.passed() ? "caught" : "NOT CAUGHT";
  }
}
