package dev.fanfare.bench;

import dev.fanfare.cli.verify.AuditReport;
import dev.fanfare.cli.verify.Check;
import java.util.Set;
import java.util.stream.Stream;

/** What {@code verify} has not proved of a run that is played to be proved. */
final class Unproved {
  /**
   * Limits are set within the minute in which a run is launched, and of so short a time an auditor
   * that reads clocks says nothing; {@link PressureAudit} knows what was set first.
   */
  private static final Set<String> MAY_BE_OPEN = Set.of("caps.counted", "budgets.reserved");

  private Unproved() {}

  static Stream<Check> of(AuditReport report) {
    return report.checks().stream()
        .filter(check -> check.verdict() != Check.Verdict.PROVED)
        .filter(
            check ->
                check.verdict() != Check.Verdict.NOT_JUDGED || !MAY_BE_OPEN.contains(check.name()));
  }
}
