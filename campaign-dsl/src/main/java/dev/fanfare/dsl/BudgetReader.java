package dev.fanfare.dsl;

import static java.util.Objects.requireNonNullElse;

import dev.fanfare.dsl.Budget.OnExhausted;
import dev.fanfare.dsl.Verdict.Bad;
import dev.fanfare.dsl.Verdict.Good;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and writes what a campaign may come to. */
final class BudgetReader {

  private final Problems problems;

  BudgetReader(Problems problems) {
    this.problems = problems;
  }

  /** Null when the campaign says nothing of it, or something that was reported. */
  @Nullable Budget read(Fields campaign) {
    Fields fields = campaign.mapping("budget", Shape.BUDGET);
    if (fields == null) {
      return null;
    }
    Integer messages =
        fields.wholeNumber("messages", 1, Budget.MOST_MESSAGES, "the most messages of all runs");
    Money money = fields.formed("money", BudgetReader::money);
    OnExhausted onExhausted = fields.formed("onExhausted", BudgetReader::onExhausted);
    boolean limits = fields.has("messages") || fields.has("money");
    if (!limits) {
      problems.add(
          fields.place(),
          "budget",
          null,
          "names no limit",
          "name messages, money or both, or remove it");
    }
    return limits && problems.none()
        ? new Budget(messages, money, requireNonNullElse(onExhausted, OnExhausted.SKIP))
        : null;
  }

  private static Verdict<Money> money(String text) {
    Optional<Money> money = Money.read(text);
    return money.isPresent()
        ? new Good<>(money.get())
        : new Bad<>(Money.RULE, "write it such as `250.00 EUR`");
  }

  private static Verdict<OnExhausted> onExhausted(String text) {
    for (OnExhausted each : OnExhausted.values()) {
      if (each.word().equals(text)) {
        return new Good<>(each);
      }
    }
    return new Bad<>("must be skip or wait", Words.hint(text, List.of("skip", "wait")));
  }

  /** In its one form. */
  static String write(Budget budget) {
    StringBuilder out = new StringBuilder("budget:\n");
    if (budget.messages() != null) {
      out.append("  messages: ").append(budget.messages()).append('\n');
    }
    if (budget.money() != null) {
      out.append("  money: ").append(budget.money().word()).append('\n');
    }
    return out.append("  onExhausted: ")
        .append(budget.onExhausted().word())
        .append('\n')
        .toString();
  }
}
