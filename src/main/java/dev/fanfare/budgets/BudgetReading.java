package dev.fanfare.budgets;

import dev.fanfare.budgets.BudgetPolicy.Use;
import dev.fanfare.dsl.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Budgets as one transaction sees them: what is committed, without what it gives back and with what
 * it reserves. Of one thread.
 */
public final class BudgetReading {

  /** Of messages that no budget concerns: there is always room, and nothing counts. */
  static final BudgetReading FREE =
      new BudgetReading(BudgetSet.NONE, null, Instant.EPOCH, Map.of(), Map.of());

  private final BudgetSet set;
  private final @Nullable Money price;
  private final Instant now;
  private final Map<PotKey, Pot> pots;
  private final Map<ReservationKey, Reservation> own;
  private final Map<Long, Long> taken = new HashMap<>();
  private final Map<Counted, List<Budget>> concerned = new HashMap<>();

  /**
   * @param price of a message; null where the account has none
   * @param pots that are locked, or were there when nobody decides
   * @param own reservations of messages that may have some
   */
  BudgetReading(
      BudgetSet set,
      @Nullable Money price,
      Instant now,
      Map<PotKey, Pot> pots,
      Map<ReservationKey, Reservation> own) {
    this.set = set;
    this.price = price;
    this.now = now;
    this.pots = pots;
    this.own = own;
  }

  /** Leaves out what this transaction gives back. */
  BudgetReading without(Moves moves) {
    for (var released : moves.released().values()) {
      released.amounts().forEach((pot, amount) -> taken.merge(pot, -amount, Long::sum));
    }
    return this;
  }

  /**
   * What speaks against a message; null where there is room, and for a message that has its
   * reservation: it is sent again, not once more.
   */
  public @Nullable BudgetHit hit(Counted message, ReservationKey key) {
    return own.containsKey(key) ? null : BudgetPolicy.judge(uses(message), now);
  }

  /** What the message has reserved before. */
  public @Nullable Reservation reserved(ReservationKey key) {
    return own.get(key);
  }

  /** Reserves for a message that is sent; null where nothing of it counts. */
  public @Nullable Reservation take(Moves moves, Counted message, ReservationKey key) {
    var present = own.get(key);
    if (present != null) {
      return present;
    }
    var amounts = new TreeMap<Long, Long>();
    for (var use : uses(message)) {
      var pot = pots.get(use.budget().pot(use.limit(), now));
      if (use.amount() > 0 && pot != null) {
        amounts.put(pot.id(), use.amount());
        taken.merge(pot.id(), use.amount(), Long::sum);
        moves.judgedBy(pot.id(), use.limit().most());
      }
    }
    if (amounts.isEmpty()) {
      return null;
    }
    var reservation = new Reservation(amounts);
    moves.reserve(key, reservation);
    return reservation;
  }

  /** How full the budgets are that concern a message, by their names. */
  public Map<String, String> words(Counted message) {
    var words = new TreeMap<String, String>();
    for (var use : uses(message)) {
      var told = use.words() + (use.full() ? "; " + use.room() : "");
      words.merge(use.budget().label(), told, (one, other) -> one + ", " + other);
    }
    return words;
  }

  /** Those that have no room for such a message, and what would make room. */
  public List<String> exhausted(Counted message) {
    return uses(message).stream()
        .filter(Use::full)
        .map(use -> use.budget().label() + ": " + use.words() + "; " + use.room())
        .toList();
  }

  private List<Use> uses(Counted message) {
    var uses = new ArrayList<Use>();
    for (var budget : concerned.computeIfAbsent(message, set::of)) {
      for (var limit : budget.limits()) {
        var key = budget.pot(limit, now);
        var pot = pots.get(key);
        long held = pot == null ? 0 : pot.held() + taken.getOrDefault(pot.id(), 0L);
        long amount = amount(limit);
        boolean priceless = budget.campaignId() != null && amount == 0 && !isPriced(limit);
        uses.add(new Use(budget, limit, held, amount, key.to(), priceless));
      }
    }
    return uses;
  }

  /** A price counts in budgets of its currency alone. */
  private long amount(Budget.Limit limit) {
    if (limit.unit().equals(Budget.MESSAGES)) {
      return 1;
    }
    return price != null && isPriced(limit) ? price.micros() : 0;
  }

  private boolean isPriced(Budget.Limit limit) {
    return price != null && price.in(limit.unit());
  }
}
