package dev.fanfare.cli.verify;

import dev.fanfare.cli.verify.SinkSource.Line;
import java.util.List;
import java.util.Locale;

/** Holds what the outside took against the rows. */
final class SinkAudit {

  private final AuditedRun run;
  private final LedgerRows rows;
  private final byte[] taken;
  private long lines;
  private long unanswered;

  private final Finding known =
      new Finding("sink.known", "Every message the sink took has a ledger row");
  private final Finding permitted =
      new Finding("sink.permitted", "The sink took only what is recorded as sent or reported");
  private final Finding nobody =
      new Finding("sink.nobody", "Nobody skipped, held out or cancelled was written to");
  private final Finding lost =
      new Finding("sink.lost", "Every message recorded as sent is in the sink");
  private final Finding addresses =
      new Finding("sink.addresses", "No mailbox got messages of two people");
  private final Finding doubled;
  private final PairIndex byMailbox = new PairIndex();

  SinkAudit(AuditedRun run, LedgerRows rows) {
    this.run = run;
    this.rows = rows;
    taken = new byte[rows.size()];
    String where = run.resend() ? " outside the reported set" : "";
    doubled = new Finding("sink.doubled", "The sink took no message twice" + where);
  }

  void visit(Line line) {
    if (line.run() != null && !line.run().equals(run.id())) {
      return;
    }
    int row = line.messageId() == null ? PairIndex.ABSENT : rows.find(line.messageId());
    if (row == PairIndex.ABSENT) {
      if (line.run() != null) {
        lines++;
        known.violation(() -> "line " + line.number() + ": " + line.messageId());
      }
      return;
    }
    lines++;
    unanswered += line.answered() ? 0 : 1;
    taken[row] = taken[row] == Byte.MAX_VALUE ? taken[row] : (byte) (taken[row] + 1);
    if (taken[row] == 1) {
      judgeFirst(row, line);
      judgeMailbox(row, line);
    }
  }

  private void judgeMailbox(int row, Line line) {
    if (line.to() == null) {
      return;
    }
    long hash = hash(line.to());
    int other = byMailbox.putIfAbsent(hash, rows.place(row), row);
    if (other != PairIndex.ABSENT && other != row) {
      addresses.violation(() -> rows.name(row) + " has the mailbox of " + rows.name(other));
    }
  }

  /** FNV-1a, of 64 bits: the mailboxes of a log, not of the world. */
  private static long hash(String mailbox) {
    long hash = 0xcbf29ce484222325L;
    for (char c : mailbox.toLowerCase(Locale.ROOT).toCharArray()) {
      hash = (hash ^ c) * 0x100000001b3L;
    }
    return hash;
  }

  private void judgeFirst(int row, Line line) {
    if (rows.reported(row)) {
      return;
    }
    switch (rows.state(row)) {
      case SENT, UNKNOWN -> {}
      case SKIPPED, HELD_OUT, CANCELLED ->
          nobody.violation(() -> rows.name(row) + " is in line " + line.number());
      case FAILED, OTHER ->
          permitted.violation(() -> rows.name(row) + " is in line " + line.number());
    }
  }

  /** Messages that were taken without an answer: each was a connection lost. */
  long unanswered() {
    return unanswered;
  }

  List<Check> checks() {
    for (int number = 0; number < rows.size(); number++) {
      int row = number;
      if (rows.state(row) == RowState.SENT && taken[row] == 0) {
        lost.violation(() -> rows.name(row) + " is not there");
      }
      if (taken[row] > permittedTimes(row)) {
        doubled.violation(() -> rows.name(row) + " is there " + taken[row] + " times");
      }
    }
    String took = Words.of(lines, "message") + " taken";
    return List.of(
        known.judged(took),
        permitted.judged(took),
        nobody.judged(Words.number(notWrittenTo()) + " people not written to"),
        addresses.judged(Words.of(byMailbox.size(), "mailbox", "mailboxes")),
        lost.judged(Words.number(rows.count(RowState.SENT)) + " sent" + reportedInSink()),
        doubled.judged(took));
  }

  /** What was lost may be sent again only where the campaign says so, once for each loss. */
  private int permittedTimes(int row) {
    return run.resend() ? 1 + rows.ambiguous(row) : 1;
  }

  private long notWrittenTo() {
    return rows.count(RowState.SKIPPED)
        + rows.count(RowState.HELD_OUT)
        + rows.count(RowState.CANCELLED);
  }

  private String reportedInSink() {
    long unknown = 0;
    long there = 0;
    for (int row = 0; row < rows.size(); row++) {
      if (rows.state(row) == RowState.UNKNOWN) {
        unknown++;
        there += taken[row] > 0 ? 1 : 0;
      }
    }
    return unknown == 0
        ? ""
        : "; of " + Words.number(unknown) + " unknown " + Words.number(there) + " arrived";
  }

  /** The same checks where they cannot be made. */
  List<Check> notJudged(String why) {
    return List.of(
        known.notJudged(why),
        permitted.notJudged(why),
        nobody.notJudged(why),
        addresses.notJudged(why),
        lost.notJudged(why),
        doubled.notJudged(why));
  }
}
