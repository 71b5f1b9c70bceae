package dev.fanfare.cli.verify;

import dev.fanfare.cli.verify.BudgetSource.Concerning;
import dev.fanfare.cli.verify.BudgetSource.Count;
import dev.fanfare.cli.verify.BudgetSource.Reservation;
import java.io.IOException;
import java.time.Instant;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/** Holds what budgets have counted against single messages and their limits. For one thread. */
final class BudgetAudit {

  private final BudgetSource budgets;
  private final LedgerRows rows;
  private long reservations;

  private final Finding counted =
      new Finding("budgets.counts", "Budgets have counted what single messages have reserved");
  private final Finding kept = new Finding("budgets.limits", "No budget is above its limit");
  private final Finding free =
      new Finding("budgets.reservations", "Nothing is reserved that has certainly not been sent");
  private final Finding all =
      new Finding("budgets.reserved", "Every message has reserved of each budget that counts it");

  /** Which rows hold something of which of the budgets that concern them. */
  private final List<BitSet> held;

  /**
   * @param rows of the run that is audited
   */
  BudgetAudit(BudgetSource budgets, LedgerRows rows) {
    this.budgets = budgets;
    this.rows = rows;
    this.held = budgets.concerning().stream().map(budget -> new BitSet()).toList();
  }

  List<Check> checks() throws IOException {
    budgets.counts().forEach(this::visit);
    budgets.reservations().forEach(this::visit);
    String figure = Words.of(budgets.counts().size(), "count");
    return List.of(
        counted.judged(figure),
        kept.judged(figure),
        free.judged(Words.of(reservations, "reservation")),
        reserved());
  }

  private void visit(Reservation message) {
    reservations++;
    int row = rows.find(message.messageId());
    if (row == PairIndex.ABSENT) {
      return;
    }
    switch (rows.state(row)) {
      case SKIPPED, FAILED, CANCELLED, HELD_OUT -> free.violation(() -> rows.name(row));
      case SENT, UNKNOWN, OTHER -> {}
    }
    for (int i = 0; i < held.size(); i++) {
      if (!Collections.disjoint(message.pots(), budgets.concerning().get(i).pots())) {
        held.get(i).set(row);
      }
    }
  }

  /** By when messages were for: an earlier start may have reserved before a budget was there. */
  private Check reserved() {
    long judged = 0;
    for (int i = 0; i < held.size(); i++) {
      Concerning budget = budgets.concerning().get(i);
      Instant since = budget.since().plus(PermissionAudit.NEAR);
      for (int number = 0; number < rows.size(); number++) {
        int row = number;
        if (rows.mayHaveLeft(row) && since.isBefore(rows.occurrence(row))) {
          judged++;
          if (!held.get(i).get(row)) {
            all.violation(() -> rows.name(row) + " has reserved nothing of " + budget.name());
          }
        }
      }
    }
    return judged == 0
        ? all.notJudged("no budget was there when the run's messages were for")
        : all.judged(
            "%s of %s".formatted(Words.of(judged, "reservation"), Words.of(held.size(), "budget")));
  }

  private void visit(Count count) {
    long held = count.reserved() - count.released();
    if (held != count.rowsReserved()) {
      counted.violation(
          () ->
              "%s has %d reserved, its messages %d"
                  .formatted(count.name(), held, count.rowsReserved()));
    }
    if (count.spent() != count.rowsSpent()) {
      counted.violation(
          () ->
              "%s has %d spent, its messages %d"
                  .formatted(count.name(), count.spent(), count.rowsSpent()));
    }
    if (held > count.most()) {
      kept.violation(() -> "%s has %d of %d".formatted(count.name(), held, count.most()));
    }
  }
}
