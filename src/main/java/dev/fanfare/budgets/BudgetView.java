package dev.fanfare.budgets;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanfare.dsl.Money;
import dev.fanfare.profiles.Channel;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A budget as it is answered, with what it has counted in the present period.
 *
 * @param name absent of a campaign's
 * @param zone absent where nothing is counted by a calendar
 * @param from when the period began; absent of a budget for all time
 * @param unpriced accounts whose messages cost nothing of its money, since they have no price in
 *     its currency; absent without money
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record BudgetView(
    @Nullable String name,
    @Nullable Integer messages,
    @Nullable String money,
    String channel,
    String period,
    @Nullable String zone,
    String onExhausted,
    long version,
    Instant createdAt,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable Messages countedMessages,
    @Nullable Amounts countedMoney,
    @Nullable List<String> unpriced) {

  /** Of messages. */
  record Messages(long reserved, long released, long spent, long difference, long left) {}

  /**
   * Of money.
   *
   * @param difference what is reserved beyond what providers have accepted
   */
  record Amounts(String reserved, String released, String spent, String difference, String left) {}

  /**
   * Puts it into the words of the API.
   *
   * @param pots what has been counted, by their keys
   * @param accounts that send for it and have no price in its currency
   */
  static BudgetView of(Budget budget, Map<PotKey, Pot> pots, List<String> accounts, Instant now) {
    boolean calendar = budget.period() != Period.TOTAL;
    var span = budget.period().at(now, budget.zone());
    var code = budget.channel();
    Messages messages = null;
    Amounts money = null;
    for (var limit : budget.limits()) {
      var pot = pots.get(budget.pot(limit, now));
      if (limit.unit().equals(Budget.MESSAGES)) {
        messages = messages(limit, pot);
      } else {
        money = amounts(limit, pot);
      }
    }
    return new BudgetView(
        budget.name(),
        budget.messages(),
        budget.money() == null ? null : budget.money().word(),
        code == null ? "any" : Channel.ofCode(code).word(),
        budget.period().word(),
        calendar ? budget.zone().getId() : null,
        budget.onExhausted().word(),
        budget.version(),
        budget.createdAt(),
        calendar ? span.from() : null,
        calendar ? span.to() : null,
        messages,
        money,
        budget.money() == null ? null : accounts);
  }

  private static Messages messages(Budget.Limit limit, @Nullable Pot pot) {
    return pot == null
        ? new Messages(0, 0, 0, 0, limit.most())
        : new Messages(
            pot.reserved(),
            pot.released(),
            pot.spent(),
            pot.held() - pot.spent(),
            limit.most() - pot.held());
  }

  private static Amounts amounts(Budget.Limit limit, @Nullable Pot pot) {
    var unit = limit.unit();
    return pot == null
        ? new Amounts(
            Money.word(0, unit),
            Money.word(0, unit),
            Money.word(0, unit),
            Money.word(0, unit),
            Money.word(limit.most(), unit))
        : new Amounts(
            Money.word(pot.reserved(), unit),
            Money.word(pot.released(), unit),
            Money.word(pot.spent(), unit),
            Money.word(pot.held() - pot.spent(), unit),
            Money.word(limit.most() - pot.held(), unit));
  }
}
