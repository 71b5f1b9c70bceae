package dev.fanfare.cli.verify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Proves or refutes what a run promises from its raw rows, its raw events and the log of the
 * outside, trusting none of them. Reads each source once; keeps about 140 bytes a row. For one
 * thread.
 */
public final class Auditor {

  private final AuditedRun run;

  public Auditor(AuditedRun run) {
    this.run = run;
  }

  /** What a workspace's frequency caps are, and everything that counts against them. */
  public record Capped(CapRules rules, SlotSource slots) {}

  /**
   * As {@link #audit(LedgerSource, EventSource, Capped, SinkSource)}, of a workspace without
   * frequency caps.
   */
  public AuditReport audit(LedgerSource ledger, EventSource events, @Nullable SinkSource sink)
      throws IOException {
    return audit(ledger, events, null, sink);
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
      @Nullable Capped capped,
      @Nullable SinkSource sink)
      throws IOException {
    LedgerAudit ledgerAudit = new LedgerAudit(run);
    DrawAudit drawAudit = new DrawAudit(run.draws());
    ledger.forEach(
        row -> {
          ledgerAudit.visit(row);
          drawAudit.visit(row);
        });
    LedgerRows rows = ledgerAudit.rows();
    List<Check> checks = new ArrayList<>(ledgerAudit.checks());
    checks.addAll(drawAudit.checks());
    if (capped != null) {
      CapAudit capAudit = new CapAudit(capped.rules(), rows);
      capped.slots().forEach(capAudit::visit);
      checks.addAll(capAudit.checks());
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

  /**
   * A worker that is lost leaves a window unknown, a connection one message.
   *
   * @param unanswered connections that the sink closed without an answer, null when not known
   */
  private Check bound(LedgerRows rows, @Nullable Long unanswered) {
    long reported = 0;
    for (int row = 0; row < rows.size(); row++) {
      reported += rows.reported(row) ? 1 : 0;
    }
    long bound = run.window() * run.disturbances() + (unanswered == null ? 0 : unanswered);
    String figure =
        Words.number(reported)
            + " reported, "
            + Words.of(run.disturbances(), "disturbance")
            + (unanswered == null || unanswered == 0
                ? ""
                : ", " + Words.of(unanswered, "connection") + " cut");
    Finding finding =
        new Finding(
            "reported.bound",
            "The reported set is at most " + run.window() + " for each disturbance");
    if (reported <= bound) {
      return finding.judged(figure);
    }
    if (unanswered == null) {
      return finding.notJudged(figure + "; cut connections show in the sink's log only");
    }
    long above = reported - bound;
    finding.violation(() -> Words.of(above, "row") + " above the bound");
    return finding.judged(figure);
  }
}
