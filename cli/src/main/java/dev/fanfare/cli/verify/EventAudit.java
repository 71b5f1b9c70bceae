package dev.fanfare.cli.verify;

import dev.fanfare.cli.verify.AuditedRun.Told;
import dev.fanfare.cli.verify.EventSource.Event;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Holds the events of a run, and what its first sink counted, against the rows. */
final class EventAudit {

  private static final String DECIDED = "message.decided";
  private static final String DEFERRED = "message.deferred";
  private static final String SETTLED = "message.settled";
  private static final String SEEN = "seen";

  private final AuditedRun run;
  private final LedgerRows rows;
  private final byte[] decided;
  private final byte[] ended;

  /** One bit per attempt: each attempt may be deferred, or become unknown, once. */
  private final int[] deferredAttempts;

  private final int[] unknownAttempts;

  /** Whether an event tells of the reason for which the row is unknown. */
  private final boolean[] explained;

  private final Map<String, Long> told = new HashMap<>();
  private long events;

  private final Finding known = new Finding("events.known", "Every event belongs to a ledger row");
  private final Finding decisions =
      new Finding("events.decided", "Every row was decided exactly once");
  private final Finding ends =
      new Finding("events.ended", "Every row has one end event, of its state and reason");
  private final Finding repeated = new Finding("events.repeated", "No event is told twice");
  private final Finding counts =
      new Finding("events.counts", "The stream has counted every event of the store");

  EventAudit(AuditedRun run, LedgerRows rows) {
    this.run = run;
    this.rows = rows;
    decided = new byte[rows.size()];
    ended = new byte[rows.size()];
    deferredAttempts = new int[rows.size()];
    unknownAttempts = new int[rows.size()];
    explained = new boolean[rows.size()];
  }

  void visit(Event event) {
    events++;
    told.merge(event.type(), 1L, Long::sum);
    int row = rows.find(event.messageId());
    if (row == PairIndex.ABSENT) {
      known.violation(() -> event.type() + " of subject " + event.subject() + " has no row");
      return;
    }
    switch (event.type()) {
      case DECIDED -> decided[row] = more(decided[row]);
      case DEFERRED -> deferred(row, event);
      case SETTLED -> settle(row, event);
      default -> end(row, event);
    }
  }

  /** Who was judged and waits was not attempted, and may wait more than once. */
  private void deferred(int row, Event event) {
    if (event.attempt() > 0) {
      attemptOnce(deferredAttempts, row, event);
    }
  }

  private void end(int row, Event event) {
    RowState end = RowState.ofEvent(event.type());
    if (end == RowState.OTHER) {
      return;
    }
    RowState state = rows.state(row);
    if (end == RowState.UNKNOWN && rows.reported(row)) {
      // A loss is told for each attempt; only the row says whether it stayed so.
      attemptOnce(unknownAttempts, row, event);
      ended[row] = state == RowState.UNKNOWN ? 1 : ended[row];
      explain(row, event);
      return;
    }
    if (state == RowState.UNKNOWN && event.attempt() > 1) {
      // That another attempt failed says nothing of the one that was lost: it stays unknown.
      return;
    }
    ended[row] = more(ended[row]);
    if (end != state) {
      ends.violation(() -> rows.name(row) + " is told as " + event.type());
    } else if (event.reason() != null && !event.reason().equals(rows.reason(row))) {
      ends.violation(() -> rows.name(row) + " is told with reason " + event.reason());
    }
  }

  /** That its message was seen ends a row as sent; anything else says why it stays unknown. */
  private void settle(int row, Event event) {
    if (!SEEN.equals(event.reason())) {
      explain(row, event);
      return;
    }
    ended[row] = more(ended[row]);
    if (rows.state(row) != RowState.SENT) {
      ends.violation(() -> rows.name(row) + " is told to have been seen");
    }
  }

  /** The campaign's policy when it was lost, or an operator's decision since. */
  private void explain(int row, Event event) {
    explained[row] |= rows.reason(row).equals(event.reason());
  }

  private void attemptOnce(int[] attempts, int row, Event event) {
    int bit = 1 << event.attempt();
    if ((attempts[row] & bit) != 0) {
      repeated.violation(
          () -> rows.name(row) + ": " + event.type() + " of attempt " + event.attempt());
    }
    attempts[row] |= bit;
  }

  List<Check> checks() {
    if (!run.ended()) {
      String why = "the run has not ended";
      return List.of(
          known.notJudged(why),
          decisions.notJudged(why),
          ends.notJudged(why),
          repeated.judged(Words.of(events, "event")),
          counts.notJudged(why));
    }
    for (int number = 0; number < rows.size(); number++) {
      int row = number;
      exactlyOnce(decisions, row, decided[row], "decided");
      exactlyOnce(ends, row, ended[row], "ended");
      if (rows.state(row) == RowState.UNKNOWN && ended[row] == 1 && !explained[row]) {
        ends.violation(() -> rows.name(row) + " is told with another reason");
      }
    }
    String rowsInAll = Words.of(rows.size(), "row");
    return List.of(
        known.judged(Words.of(events, "event")),
        decisions.judged(rowsInAll),
        ends.judged(rowsInAll),
        repeated.judged(Words.of(events, "event")),
        counts());
  }

  private void exactlyOnce(Finding finding, int row, byte times, String what) {
    if (times != 1) {
      String often = times == 0 ? "was never " : "was more than once ";
      finding.violation(() -> rows.name(row) + " " + often + what);
    }
  }

  private Check counts() {
    List<Told> streamed = run.streamed();
    if (streamed == null) {
      return counts.notJudged("the stream was not asked");
    }
    Map<String, Long> apart = new TreeMap<>(told);
    for (Told figure : streamed) {
      if (figure.word().startsWith("message.")) {
        apart.merge(figure.word(), -figure.count(), Long::sum);
      }
    }
    apart.forEach(this::compare);
    return counts.judged(Words.of(told.size(), "type") + " of event");
  }

  private void compare(String type, long difference) {
    if (difference != 0) {
      String how = difference > 0 ? " too low" : " too high";
      counts.violation(() -> type + " is " + Words.number(Math.abs(difference)) + how);
    }
  }

  private static byte more(byte times) {
    return times == Byte.MAX_VALUE ? times : (byte) (times + 1);
  }
}
