package dev.fanfare.campaigns;

import dev.fanfare.channels.Accounts;
import dev.fanfare.channels.ProviderAccount;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.platform.WorkspaceId;
import java.util.Optional;

/** Whether what a campaign may cost can be counted: only with a price of the same currency. */
final class BudgetCheck {

  private BudgetCheck() {}

  /** Of an account that is not there, that is what is wrong. */
  static void check(
      Accounts accounts, WorkspaceId workspace, Campaign campaign, FileProblems problems) {
    var money = campaign.budget() == null ? null : campaign.budget().money();
    var account = account(accounts, workspace, campaign.message());
    if (money == null || account.isEmpty()) {
      return;
    }
    var price = account.get().price();
    if (price == null || !price.in(money.currency())) {
      problems.add(
          "budget.money",
          money.word(),
          "cannot be counted: the account %s has %s"
              .formatted(
                  account.get().name(),
                  price == null ? "no price" : "a price of " + price.word() + " only"),
          "PUT /v1/accounts/%s with a price of a message, such as 0.0008 %s"
              .formatted(account.get().name(), money.currency()));
    }
  }

  private static Optional<ProviderAccount> account(
      Accounts accounts, WorkspaceId workspace, Campaign.Message message) {
    var named = message.account();
    return named == null
        ? accounts.defaultFor(workspace, message.channel())
        : accounts.byName(workspace, named);
  }
}
