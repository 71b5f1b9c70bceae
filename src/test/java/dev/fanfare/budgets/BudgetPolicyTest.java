package dev.fanfare.budgets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.budgets.BudgetPolicy.Use;
import dev.fanfare.dsl.Budget.OnExhausted;
import dev.fanfare.dsl.Money;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BudgetPolicyTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final ZoneId VIENNA = ZoneId.of("Europe/Vienna");
  private static final Counted MAIL = new Counted(1, 7);
  private static final Budget MAILS = budget("mails", 2, null, Period.TOTAL, OnExhausted.SKIP);

  @Test
  void hasRoomUpToTheLimitAndNotBeyond() {
    assertThat(BudgetPolicy.judge(List.of(use(MAILS, 1)), NOW)).isNull();

    var hit = Objects.requireNonNull(BudgetPolicy.judge(List.of(use(MAILS, 2)), NOW));

    assertThat(hit.until()).isNull();
    assertThat(hit.words()).isEqualTo("budget mails: 2 of 2 messages; room with 3 messages");
  }

  @Test
  void letsWaitForTheNextPeriodOrForADay() {
    var month = budget("month", 2, null, Period.MONTH, OnExhausted.WAIT);
    var total = budget("total", 2, null, Period.TOTAL, OnExhausted.WAIT);
    var december = Instant.parse("2026-11-30T23:00:00Z");

    assertThat(until(use(month, 2))).isEqualTo(december);
    assertThat(until(use(total, 2))).isEqualTo(NOW.plus(BudgetPolicy.LOOKS_AGAIN));
    assertThat(until(use(total, 2), use(month, 2))).isEqualTo(december);
  }

  @Test
  void givesOneThatSkipsBeforeThoseThatLetWait() {
    var waits = budget("waits", 2, null, Period.TOTAL, OnExhausted.WAIT);

    assertThat(until(use(waits, 2), use(MAILS, 2))).isNull();
    assertThat(until(use(MAILS, 2), use(waits, 2))).isNull();
    assertThat(until(use(MAILS, 1), use(waits, 2))).isNotNull();
  }

  @Test
  void asksNothingOfMessagesThatCostNothing() {
    var money = budget("money", null, new Money(1, "EUR"), Period.TOTAL, OnExhausted.SKIP);
    var limit = money.limits().getFirst();

    // Also where the limit was lowered below what is reserved.
    assertThat(BudgetPolicy.judge(List.of(new Use(money, limit, 5, 0, NOW)), NOW)).isNull();
    assertThat(BudgetPolicy.judge(List.of(new Use(money, limit, 5, 1, NOW)), NOW)).isNotNull();
    var priceless = new Use(money, limit, 0, 0, NOW, true);
    assertThat(BudgetPolicy.judge(List.of(priceless), NOW)).isNotNull();
    assertThat(priceless.room()).startsWith("room when the account has a price in ");
  }

  @Test
  void reservesOfEveryBudgetWhatAMessageTakes() {
    var money = new Money(250_000, "EUR");
    var both = budget("both", 3, money, Period.TOTAL, OnExhausted.SKIP);
    var reading = reading(both, new Money(100_000, "EUR"));
    var moves = new Moves();

    var first = Objects.requireNonNull(reading.take(moves, MAIL, key(1)));
    assertThat(first.amounts()).containsOnly(Map.entry(1L, 1L), Map.entry(2L, 100_000L));
    assertThat(reading.hit(MAIL, key(2))).isNull();
    reading.take(moves, MAIL, key(2));

    var hit = Objects.requireNonNull(reading.hit(MAIL, key(3)));
    assertThat(hit.words()).isEqualTo("budget both: 0.20 EUR of 0.25 EUR; room with 0.30 EUR");
    assertThat(moves.reserved()).hasSize(2);
    assertThat(moves.most()).containsOnly(Map.entry(1L, 3L), Map.entry(2L, 250_000L));
  }

  @Test
  void countsPricesInTheirCurrencyAlone() {
    var euros = budget("euros", null, new Money(250_000, "EUR"), Period.TOTAL, OnExhausted.SKIP);
    var moves = new Moves();

    assertThat(reading(euros, new Money(900_000, "USD")).take(moves, MAIL, key(1))).isNull();
    assertThat(reading(euros, null).take(moves, MAIL, key(1))).isNull();
    assertThat(moves.isEmpty()).isTrue();
  }

  @Test
  void countsForChannelsAndCampaignsThatABudgetIsAbout() {
    var all = budget("all", 1, null, Period.TOTAL, OnExhausted.SKIP);
    var sms = with(all, null, 2);
    var other = with(all, 8, null);

    assertThat(all.concerns(MAIL)).isTrue();
    assertThat(with(all, 7, null).concerns(MAIL)).isTrue();
    assertThat(with(all, null, 1).concerns(MAIL)).isTrue();
    assertThat(sms.concerns(MAIL)).isFalse();
    assertThat(other.concerns(MAIL)).isFalse();
  }

  @Test
  void readsPeriodsInTheirZoneAlsoWhereClocksChange() {
    assertThat(Period.DAY.at(Instant.parse("2026-10-25T10:00:00Z"), VIENNA))
        .isEqualTo(
            new Period.Span(
                Instant.parse("2026-10-24T22:00:00Z"), Instant.parse("2026-10-25T23:00:00Z")));
    assertThat(Period.WEEK.at(NOW, VIENNA).from()).isEqualTo(Instant.parse("2026-11-15T23:00:00Z"));
    assertThat(Period.MONTH.at(Instant.parse("2026-11-30T22:59:59Z"), VIENNA).to())
        .isEqualTo(Instant.parse("2026-11-30T23:00:00Z"));
    assertThat(Period.MONTH.at(Instant.parse("2026-11-30T23:00:00Z"), VIENNA).from())
        .isEqualTo(Instant.parse("2026-11-30T23:00:00Z"));
  }

  private static @Nullable Instant until(Use... uses) {
    return Objects.requireNonNull(BudgetPolicy.judge(List.of(uses), NOW)).until();
  }

  private static Use use(Budget budget, long held) {
    var limit = budget.limits().getFirst();
    return new Use(budget, limit, held, 1, budget.pot(limit, NOW).to());
  }

  private static ReservationKey key(long person) {
    return new ReservationKey(1, person, 1, 1, 1);
  }

  private static BudgetReading reading(Budget budget, @Nullable Money price) {
    var pots = new HashMap<PotKey, Pot>();
    for (var limit : budget.limits()) {
      var key = budget.pot(limit, NOW);
      pots.put(key, new Pot(pots.size() + 1, key, 0, 0, 0, 0));
    }
    return new BudgetReading(new BudgetSet(1, List.of(budget)), price, NOW, pots, Map.of());
  }

  private static Budget budget(
      String name,
      @Nullable Integer messages,
      @Nullable Money money,
      Period period,
      OnExhausted onExhausted) {
    return new Budget(1, name, null, messages, money, null, period, VIENNA, onExhausted, 1, NOW);
  }

  private static Budget with(Budget budget, @Nullable Integer campaign, @Nullable Integer channel) {
    return new Budget(
        1,
        campaign == null ? "b" : null,
        campaign,
        budget.messages(),
        null,
        channel,
        Period.TOTAL,
        VIENNA,
        OnExhausted.SKIP,
        1,
        NOW);
  }
}
