package dev.fanfare.budgets;

import dev.fanfare.dsl.Budget.OnExhausted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether budgets have room for a message. Pure, as {@code DispatchPolicy}, which asks it.
 */
final class BudgetPolicy {

  /** Who waits for a budget that never begins anew is judged again so much later at the latest. */
  static final Duration LOOKS_AGAIN = Duration.ofDays(1);

  private BudgetPolicy() {}

  /**
   * What a message would take of one limit of a budget.
   *
   * @param held what is taken already
   * @param amount what the message takes: nothing of money where it has no price
   * @param ends when the period ends
   * @param priceless whether it is a campaign's money and the message has no price in its currency:
   *     what cannot be counted is not sent
   */
  record Use(
      Budget budget, Budget.Limit limit, long held, long amount, Instant ends, boolean priceless) {

    Use(Budget budget, Budget.Limit limit, long held, long amount, Instant ends) {
      this(budget, limit, held, amount, ends, false);
    }

    boolean full() {
      return priceless || amount > 0 && held > limit.most() - amount;
    }

    /** How full it is, as people read it. */
    String words() {
      var unit = limit.unit();
      var of = Budget.Limit.words(unit, limit.most());
      return (unit.equals(Budget.MESSAGES) ? held : Budget.Limit.words(unit, held)) + " of " + of;
    }

    /** What would make room. */
    String room() {
      if (priceless) {
        return "room when the account has a price in " + limit.unit();
      }
      var raised = "room with " + Budget.Limit.words(limit.unit(), held + amount);
      return budget.period() == Period.TOTAL ? raised : raised + ", or again at " + ends;
    }
  }

  /**
   * What speaks against a message; null where every budget has room. All hold together, so one that
   * skips goes before those that let wait, and of those the one that frees last.
   */
  static @Nullable BudgetHit judge(List<Use> uses, Instant now) {
    BudgetHit strictest = null;
    for (var use : uses) {
      if (use.full()) {
        strictest = stricter(strictest, hit(use, now));
      }
    }
    return strictest;
  }

  private static BudgetHit hit(Use use, Instant now) {
    var budget = use.budget();
    var words = budget.label() + ": " + use.words() + "; " + use.room();
    if (budget.onExhausted() == OnExhausted.SKIP) {
      return new BudgetHit(words, null);
    }
    var again = now.plus(LOOKS_AGAIN);
    return new BudgetHit(words, budget.period() == Period.TOTAL ? again : use.ends());
  }

  private static BudgetHit stricter(@Nullable BudgetHit one, BudgetHit other) {
    if (one == null) {
      return other;
    }
    var first = one.until();
    var second = other.until();
    if (first == null || second == null) {
      return first == null ? one : other;
    }
    return second.isAfter(first) ? other : one;
  }
}
