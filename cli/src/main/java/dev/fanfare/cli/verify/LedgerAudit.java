package dev.fanfare.cli.verify;

import dev.fanfare.cli.verify.AuditedRun.Told;
import dev.fanfare.cli.verify.LedgerRows.StateAndReason;
import dev.fanfare.cli.verify.LedgerSource.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Holds the rows of a run against each other and against what the run's status tells. */
final class LedgerAudit {

  private final AuditedRun run;
  private final LedgerRows rows = new LedgerRows();
  private final PairIndex byKey = new PairIndex();
  private final PairIndex byAddress = new PairIndex();
  private final Map<String, Integer> places = new HashMap<>();
  private long addressed;
  private long judged;
  private long leftOut;
  private long factless;

  private final Finding complete =
      new Finding("ledger.complete", "Everybody planned has a ledger row, and nobody else");
  private final Finding keys = new Finding("ledger.keys", "No key has two rows");
  private final Finding ends = new Finding("ledger.ends", "Every row is in an end state");
  private final Finding addresses =
      new Finding("ledger.addresses", "No address is written to twice");
  private final Finding permitted =
      new Finding("ledger.permitted", "Nobody was written to against what they were judged by");
  private final Finding reasons =
      new Finding("ledger.reasons", "Nobody was left out but for what they were judged by");
  private final Finding messages = new Finding("ledger.messages", "No message id is used twice");
  private final Finding told =
      new Finding("ledger.told", "The run's status tells what the ledger says");

  LedgerAudit(AuditedRun run) {
    this.run = run;
  }

  void visit(Row row) {
    int number = rows.size();
    int place = places.computeIfAbsent(place(row), fresh -> places.size());
    if (byKey.putIfAbsent(row.subject(), place, number) != PairIndex.ABSENT) {
      keys.violation(() -> "subject " + row.subject() + " has another row at " + place(row));
    }
    int same = rows.add(row, place);
    if (same != PairIndex.ABSENT) {
      messages.violation(() -> row.messageId() + " of subject " + row.subject() + " is used twice");
    }
    RowState state = rows.state(number);
    if (state == RowState.OTHER) {
      ends.violation(() -> "subject " + row.subject() + " is " + row.state());
    }
    judge(row, state, number);
    Long addressKey = row.addressKey();
    if (addressKey == null && state == RowState.SENT) {
      // The engine leaves the address of a second row out, so that its key stays unique.
      addresses.violation(() -> "subject " + row.subject() + " was sent to at no known address");
    }
    if (addressKey != null && state != RowState.SKIPPED) {
      addressed++;
      int twin = byAddress.putIfAbsent(addressKey, place, number);
      if (twin != PairIndex.ABSENT) {
        addresses.violation(
            () -> "subject " + row.subject() + " has the address of " + rows.name(twin));
      }
    }
  }

  private void judge(Row row, RowState state, int number) {
    Integer bits = row.judged();
    if (bits == null) {
      factless +=
          switch (state) {
            case SKIPPED, HELD_OUT, CANCELLED -> 1;
            case SENT, FAILED, UNKNOWN, OTHER -> 0;
          };
      return;
    }
    judged++;
    String reason = row.refusedAgain() ? row.refusal() : row.reason();
    boolean writtenTo =
        switch (state) {
          case SENT, FAILED -> true;
          case UNKNOWN -> !row.refusedAgain();
          case SKIPPED, HELD_OUT, CANCELLED, OTHER -> false;
        };
    if (writtenTo) {
      JudgedBits.refusal(bits)
          .ifPresent(why -> permitted.violation(() -> rows.name(number) + " although " + why));
    } else if (reason != null) {
      leftOut++;
      if (!JudgedBits.leadTo(reason, bits)) {
        reasons.violation(() -> rows.name(number) + ", judged by: " + JudgedBits.words(bits));
      }
    }
  }

  LedgerRows rows() {
    return rows;
  }

  List<Check> checks() {
    return List.of(
        complete(),
        keys.judged(Words.of(byKey.size(), "key")),
        run.ended() ? ends.judged(byState()) : ends.notJudged("the run has not ended"),
        addresses.judged(Words.of(addressed, "address", "addresses") + " written to or held out"),
        permitted.judged(Words.of(judged, "row") + " with the facts"),
        reasons(),
        messages.judged(Words.of(rows.size(), "message id")),
        told());
  }

  private Check reasons() {
    return leftOut == 0 && factless > 0
        ? reasons.notJudged("of nobody who was left out the facts are told")
        : reasons.judged(Words.of(leftOut, "person", "people") + " left out");
  }

  private Check complete() {
    Long planned = run.planned();
    if (planned == null || !run.ended()) {
      return complete.notJudged("the run has not ended; so far " + Words.of(rows.size(), "row"));
    }
    if (planned != rows.size()) {
      long apart = Math.abs(planned - rows.size());
      complete.violation(
          () -> Words.of(apart, "row") + (planned > rows.size() ? " missing" : " too many"));
    }
    return complete.judged(Words.number(planned) + " planned, " + Words.of(rows.size(), "row"));
  }

  private Check told() {
    if (!run.ended()) {
      return told.notJudged("the run has not ended");
    }
    Map<StateAndReason, Long> apart = new HashMap<>(rows.tally());
    for (Told figure : run.told()) {
      apart.merge(new StateAndReason(figure.word(), figure.reason()), -figure.count(), Long::sum);
    }
    apart.forEach(
        (what, difference) -> {
          if (difference != 0) {
            told.violation(() -> what.state() + " " + reason(what) + differs(difference));
          }
        });
    return told.judged(Words.of(rows.tally().size(), "figure"));
  }

  private String byState() {
    StringBuilder figure = new StringBuilder();
    for (RowState state : RowState.values()) {
      long count = rows.count(state);
      if (count > 0) {
        figure.append(figure.isEmpty() ? "" : ", ");
        figure.append(Words.number(count)).append(' ').append(Words.state(state));
      }
    }
    return figure.toString();
  }

  private static String place(Row row) {
    return row.occurrence() + ", step " + row.step() + ", " + row.slot();
  }

  private static String reason(StateAndReason what) {
    return what.reason() == null ? "" : "(" + what.reason() + ") ";
  }

  private static String differs(long difference) {
    return "is told "
        + Words.number(Math.abs(difference))
        + (difference > 0 ? " too low" : " too high");
  }
}
