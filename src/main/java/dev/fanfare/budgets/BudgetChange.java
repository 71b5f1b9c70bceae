package dev.fanfare.budgets;

import dev.fanfare.dsl.Budget.OnExhausted;
import dev.fanfare.dsl.Money;
import dev.fanfare.platform.Violations;
import dev.fanfare.profiles.Channel;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is asked of a budget, as the body of a call. */
record BudgetChange(
    @Nullable Integer messages,
    @Nullable String money,
    @Nullable String channel,
    @Nullable String period,
    @Nullable String zone,
    @Nullable String onExhausted) {

  private static final String ANY = "any";
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?");

  /**
   * The budget that is asked for; a problem with everything that is wrong with it.
   *
   * @param standing the workspace's zone, for a calendar without one
   */
  Budget judged(String name, ZoneId standing, Instant now) {
    var violations =
        new Violations()
            .require(
                NAME.matcher(name).matches(),
                "name",
                name,
                "must be 1 to 64 of a-z, 0-9 and - inside")
            .require(
                messages == null
                    || messages >= 1 && messages <= dev.fanfare.dsl.Budget.MOST_MESSAGES,
                "/messages",
                messages,
                "must be 1 to " + dev.fanfare.dsl.Budget.MOST_MESSAGES)
            .require(
                messages != null || money != null, "/messages", null, "or money must be present");
    var limit = money == null ? null : Money.read(money).orElse(null);
    violations.require(
        (money == null) == (limit == null), "/money", money, Money.RULE + ", such as 250.00 EUR");
    var over = period == null ? Optional.of(Period.TOTAL) : Period.ofWord(period);
    violations.require(over.isPresent(), "/period", period, "must be total, day, week or month");
    var judgedZone = zone(violations, over.orElse(Period.TOTAL), standing);
    var exhausted = onExhausted == null ? Optional.of(OnExhausted.SKIP) : exhausted(onExhausted);
    violations.require(exhausted.isPresent(), "/onExhausted", onExhausted, "must be skip or wait");
    var code = channel(violations);
    violations.refuse();
    return new Budget(
        0,
        name,
        null,
        messages,
        limit,
        code,
        over.orElseThrow(),
        judgedZone,
        exhausted.orElseThrow(),
        0,
        now);
  }

  private ZoneId zone(Violations violations, Period over, ZoneId standing) {
    if (zone == null) {
      return standing;
    }
    violations.require(over != Period.TOTAL, "/zone", zone, "stands beside no calendar period");
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      violations.add("/zone", zone, "is no zone of the IANA database");
      return standing;
    }
  }

  private static Optional<OnExhausted> exhausted(String word) {
    return Arrays.stream(OnExhausted.values()).filter(each -> each.word().equals(word)).findFirst();
  }

  /** E-mail is all that is sent yet: a budget for another channel would be of no effect. */
  private @Nullable Integer channel(Violations violations) {
    if (channel == null || channel.equals(ANY)) {
      return null;
    }
    violations.require(
        channel.equals(Channel.EMAIL.word()), "/channel", channel, "must be email or any");
    return Channel.EMAIL.code();
  }
}
