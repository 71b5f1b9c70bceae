package dev.fanfare.dispatch;

import dev.fanfare.audience.SliceDueStore;
import dev.fanfare.budgets.BudgetReading;
import dev.fanfare.budgets.Budgets;
import dev.fanfare.budgets.Counted;
import dev.fanfare.campaigns.Run;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.profiles.Channel;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What budgets say of a run to whoever asks, and whether people of it wait for one. */
@Singleton
final class BudgetWaits {

  private final Budgets budgets;
  private final SliceDueStore slices;
  private final CampaignClock clock;

  BudgetWaits(Budgets budgets, SliceDueStore slices, CampaignClock clock) {
    this.budgets = budgets;
    this.slices = slices;
    this.clock = clock;
  }

  /** What the messages of a run count as. */
  static Counted counted(Run run) {
    return new Counted(Channel.EMAIL.code(), run.campaignId());
  }

  /** Budgets as they would judge one message now. */
  BudgetReading now(Connection connection, Run run, List<MessageKey> messages) throws SQLException {
    var own = messages.stream().map(MessageKey::reservation).toList();
    var now = clock.now(run.workspace());
    var asked = new Budgets.Asked(run.accountId(), Set.of(counted(run)), own, now);
    return budgets.look(connection, run.workspace(), asked);
  }

  /** Why a run does not go on, where people of it wait for a budget; null where nobody does. */
  @Nullable String problem(Connection connection, Run run) throws SQLException {
    if (run.frozenAt() == null || run.endedAt() != null) {
      return null;
    }
    long people = slices.waiting(connection, run.id(), Reason.BUDGET_EXHAUSTED.code());
    if (people == 0) {
      return null;
    }
    var full = now(connection, run, List.of()).exhausted(counted(run));
    return "waits with %d people for %s"
        .formatted(people, full.isEmpty() ? "a budget" : String.join(" and ", full));
  }
}
