package dev.fanfare.dispatch;

import dev.fanfare.audience.SliceKind;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The table {@code ledger} in memory, with its unique key. */
final class TestingLedger {

  /** A row, as far as it changes. */
  record Row(LedgerState state, Reason reason, int attempt, int ambiguous, int version) {}

  private final Map<Long, Row> rows = new TreeMap<>();

  Map<Long, Row> rows() {
    return rows;
  }

  void insert(Collection<LedgerRow> inserted) {
    for (var row : inserted) {
      var before =
          rows.put(
              row.key().profileId(),
              new Row(row.state(), row.reason(), row.attempt(), row.ambiguous(), row.version()));
      if (before != null) {
        throw new Violation("ends twice: person " + row.key().profileId());
      }
    }
  }

  /** As {@code LedgerStore.resolve}: only who is unknown is changed, and keeps their version. */
  void resolve(Collection<LedgerRow> resolved) {
    for (var row : resolved) {
      var before = rows.get(row.key().profileId());
      if (before == null || before.state() != LedgerState.UNKNOWN) {
        throw new Violation("is resolved and not unknown: person " + row.key().profileId());
      }
      rows.put(
          row.key().profileId(),
          new Row(
              row.state(),
              row.reason(),
              row.attempt(),
              before.ambiguous() + row.ambiguous(),
              before.version()));
    }
  }

  /** As {@code LedgerStore.accounted}, of rows alone. */
  Set<Long> accounted(TestingSlices.Row slice) {
    var accounted = new HashSet<Long>();
    rows.forEach(
        (person, row) -> {
          boolean again = slice.kind == SliceKind.RESEND;
          if (!again || row.state() != LedgerState.UNKNOWN || row.attempt() >= slice.attempt) {
            accounted.add(person);
          }
        });
    return accounted;
  }

  /** A promise that a simulated run has broken. */
  static final class Violation extends AssertionError {
    private static final long serialVersionUID = 1;

    Violation(String what) {
      super(what);
    }
  }
}
