package dev.fanfare.cli.verify;

import dev.fanfare.cli.verify.AuditedRun.Loss;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Proves or refutes what a run promises from its raw rows, its raw events, the history of consent
 * and the log of the outside, by holding them against one another. Reads each source once; keeps
 * about 200 bytes a row. For one thread.
 */
public final class Auditor {

  private final AuditedRun run;
  private final Supplier<Draws.@Nullable Tested> tested;
  private final PermissionAudit permissionAudit;

  public Auditor(AuditedRun run) {
    this(run, () -> tested(run.draws()));
  }

  private static Draws.@Nullable Tested tested(@Nullable Draws draws) {
    return draws == null ? null : draws.tested();
  }

  /**
   * Of a run whose winner may be decided while it is audited.
   *
   * @param tested what is told of its winner; asked for when all rows are read
   */
  public Auditor(AuditedRun run, Supplier<Draws.@Nullable Tested> tested) {
    this.run = run;
    this.tested = tested;
    this.permissionAudit = new PermissionAudit(run.permission());
  }

  /**
   * What a workspace's frequency caps are, and everything that counts against them.
   *
   * @param counting which messages of the run must count; null where it is not known
   */
  public record Capped(CapRules rules, SlotSource slots, CapAudit.@Nullable Counting counting) {

    /** Where it is not known what must count. */
    public Capped(CapRules rules, SlotSource slots) {
      this(rules, slots, null);
    }
  }

  /**
   * Reads everything and judges. Before the run has ended only what can no longer come right is
   * judged.
   *
   * @param capped null where there are no frequency caps: nothing is said of them then
   * @param sink null when there is no log of the outside
   */
  public AuditReport audit(
      LedgerSource ledger,
      EventSource events,
      PermissionSource permissions,
      @Nullable Capped capped,
      @Nullable SinkSource sink)
      throws IOException {
    return audit(ledger, events, permissions, capped, null, sink);
  }

  /**
   * The same, of a workspace that may have budgets.
   *
   * @param budgets null where there are none: nothing is said of them then
   */
  public AuditReport audit(
      LedgerSource ledger,
      EventSource events,
      PermissionSource permissions,
      @Nullable Capped capped,
      @Nullable BudgetSource budgets,
      @Nullable SinkSource sink)
      throws IOException {
    LedgerAudit ledgerAudit = new LedgerAudit(run);
    DrawAudit drawAudit = new DrawAudit(run.draws());
    TimeAudit timeAudit = new TimeAudit(run.hours());
    ledger.forEach(
        row -> {
          ledgerAudit.visit(row);
          drawAudit.visit(row);
          permissionAudit.visit(row);
          timeAudit.visit(row);
        });
    LedgerRows rows = ledgerAudit.rows();
    List<Check> checks = new ArrayList<>(ledgerAudit.checks());
    checks.addAll(drawAudit.checks(tested.get()));
    checks.addAll(timeAudit.checks());
    permissions.forEach(permissionAudit::visit);
    checks.addAll(permissionAudit.checks());
    if (capped != null) {
      CapAudit capAudit = new CapAudit(capped, rows);
      capped.slots().forEach(capAudit::visit);
      checks.addAll(capAudit.checks(permissionAudit::isGone));
    }
    if (budgets != null) {
      checks.addAll(new BudgetAudit(budgets, rows).checks());
    }
    EventAudit eventAudit = new EventAudit(run, rows);
    events.forEach(eventAudit::visit);
    checks.addAll(eventAudit.checks());
    SinkAudit sinkAudit = new SinkAudit(run, rows);
    if (sink != null && run.ended()) {
      sink.forEach(sinkAudit::visit);
      checks.addAll(sinkAudit.checks());
      checks.add(bound(rows, sinkAudit.unanswered()));
    } else {
      String why = sink == null ? "no log of the sink was given" : "the run has not ended";
      checks.addAll(sinkAudit.notJudged(why));
      checks.add(bound(rows, null));
    }
    return new AuditReport(run.id(), checks);
  }

  /** Whether it is told that somebody of the run was erased since. */
  boolean isGone(long subject) {
    return permissionAudit.isGone(subject);
  }

  /**
   * A life that ends leaves a window unknown, a lost connection one message.
   *
   * @param unanswered connections that the sink closed without an answer, null when not known
   */
  private Check bound(LedgerRows rows, @Nullable Long unanswered) {
    Finding finding =
        new Finding(
            "reported.bound",
            "No life that ended left more than " + run.window() + " rows unknown");
    run.losses().stream()
        .filter(loss -> loss.unknown() > run.window())
        .forEach(
            loss ->
                finding.violation(
                    () -> loss.life() + " left " + Words.of(loss.unknown(), "row") + " unknown"));
    Integer caused = run.disturbances();
    if (caused != null && run.losses().size() > caused) {
      finding.violation(
          () ->
              Words.of(run.losses().size(), "life", "lives")
                  + " ended, of which "
                  + caused
                  + " by a disturbance");
    }
    long reported = 0;
    for (int row = 0; row < rows.size(); row++) {
      reported += rows.reported(row) ? 1 : 0;
    }
    return bound(finding, reported, unanswered);
  }

  private Check bound(Finding finding, long reported, @Nullable Long unanswered) {
    long explained = run.losses().stream().mapToLong(Loss::unknown).sum();
    String figure =
        Words.number(reported)
            + " reported, "
            + Words.of(run.losses().size(), "life", "lives")
            + " ended"
            + (unanswered == null || unanswered == 0
                ? ""
                : ", " + Words.of(unanswered, "connection") + " cut");
    long above = reported - explained - (unanswered == null ? 0 : unanswered);
    if (above > 0 && unanswered == null && finding.violations() == 0) {
      return finding.notJudged(figure + "; cut connections show in the sink's log only");
    }
    if (above > 0 && unanswered != null) {
      finding.violation(() -> Words.of(above, "row") + " that no loss explains");
    }
    return finding.judged(figure);
  }
}
