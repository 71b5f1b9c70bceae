package dev.fanfare.budgets;

import java.util.List;

/**
 * The budgets of a workspace as of one moment, its campaigns' too.
 *
 * @param version grows with every change of any of them; 0 where there was never one
 */
record BudgetSet(long version, List<Budget> budgets) {

  static final BudgetSet NONE = new BudgetSet(0, List.of());

  BudgetSet {
    budgets = List.copyOf(budgets);
  }

  List<Budget> of(Counted message) {
    return budgets.stream().filter(budget -> budget.concerns(message)).toList();
  }
}
