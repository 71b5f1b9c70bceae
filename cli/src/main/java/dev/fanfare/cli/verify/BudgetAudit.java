package dev.fanfare.cli.verify;

import dev.fanfare.cli.verify.BudgetSource.Count;
import java.io.IOException;
import java.util.List;

/** Holds what budgets have counted against single messages and their limits. For one thread. */
final class BudgetAudit {

  private final BudgetSource budgets;
  private final LedgerRows rows;

  private final Finding counted =
      new Finding("budgets.counts", "Budgets have counted what single messages have reserved");
  private final Finding kept = new Finding("budgets.limits", "No budget is above its limit");
  private final Finding free =
      new Finding("budgets.reservations", "Nothing is reserved that has certainly not been sent");

  /**
   * @param rows of the run that is audited
   */
  BudgetAudit(BudgetSource budgets, LedgerRows rows) {
    this.budgets = budgets;
    this.rows = rows;
  }

  List<Check> checks() throws IOException {
    budgets.counts().forEach(this::visit);
    long[] reservations = {0};
    budgets
        .reservations()
        .forEach(
            message -> {
              reservations[0]++;
              int row = rows.find(message);
              if (row != PairIndex.ABSENT) {
                switch (rows.state(row)) {
                  case SKIPPED, FAILED, CANCELLED, HELD_OUT -> free.violation(() -> rows.name(row));
                  case SENT, UNKNOWN, OTHER -> {}
                }
              }
            });
    String figure = Words.of(budgets.counts().size(), "count");
    return List.of(
        counted.judged(figure),
        kept.judged(figure),
        free.judged(Words.of(reservations[0], "reservation")));
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
