package dev.fanfare.cli;

import dev.fanfare.cli.terminal.Figures;
import dev.fanfare.cli.terminal.Terminal;
import dev.fanfare.cli.verify.AuditReport;
import dev.fanfare.cli.verify.Check;

/** An audit for people: a line a check, its figures below it, violations by name. */
public final class AuditTable {

  private AuditTable() {}

  public static void print(AuditReport report, Terminal terminal) {
    for (Check check : report.checks()) {
      terminal.line(mark(check, terminal) + " " + check.title());
      terminal.line("    " + terminal.faint(check.figure()));
      check.examples().forEach(example -> terminal.line("    " + terminal.bad(example)));
      long unnamed = check.violations() - check.examples().size();
      if (unnamed > 0) {
        terminal.line("    and " + Figures.number(unnamed) + " more");
      }
    }
    terminal.line();
    terminal.line(verdict(report, terminal));
  }

  private static String mark(Check check, Terminal terminal) {
    return switch (check.verdict()) {
      case PROVED -> terminal.good("✓");
      case REFUTED -> terminal.bad("✗");
      case NOT_JUDGED -> terminal.faint("–");
    };
  }

  private static String verdict(AuditReport report, Terminal terminal) {
    long proved = count(report, Check.Verdict.PROVED);
    long refuted = count(report, Check.Verdict.REFUTED);
    long open = count(report, Check.Verdict.NOT_JUDGED);
    String judged =
        refuted == 0
            ? terminal.good("Proved") + ": all of " + Figures.of(proved, "check", "checks")
            : terminal.bad("Refuted") + ": " + Figures.of(refuted, "check", "checks");
    return judged + " of " + report.run() + (open == 0 ? "." : "; " + open + " not judged.");
  }

  private static long count(AuditReport report, Check.Verdict verdict) {
    return report.checks().stream().filter(check -> check.verdict() == verdict).count();
  }
}
