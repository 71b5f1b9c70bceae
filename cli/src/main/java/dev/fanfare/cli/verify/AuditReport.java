package dev.fanfare.cli.verify;

import java.util.List;

/** All checks of a run in the order they are read. */
public record AuditReport(String run, List<Check> checks) {

  public AuditReport {
    checks = List.copyOf(checks);
  }

  /** Whether any check found a violation. */
  public boolean refuted() {
    return checks.stream().anyMatch(check -> check.verdict() == Check.Verdict.REFUTED);
  }

  /** The check of that name; throws when there is none. */
  public Check check(String name) {
    return checks.stream()
        .filter(check -> check.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no check is named " + name));
  }
}
