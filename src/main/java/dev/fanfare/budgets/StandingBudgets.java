package dev.fanfare.budgets;

import dev.fanfare.access.Workspaces;
import dev.fanfare.campaigns.CampaignApplied;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.OpenRunsFollowed;
import dev.fanfare.channels.Accounts;
import dev.fanfare.channels.ProviderAccount;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Channel;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The budgets of a workspace and of its campaigns, and their changes, which come one after the
 * other: each makes the next version, by which every later decision is judged. Any thread.
 */
@Singleton
class StandingBudgets {

  static final int MOST = 20;

  /** What a transaction has still to tell. */
  private static final Object CHANGED = BudgetsChanged.class;

  private final AgroalDataSource doors;
  private final BudgetStore store;
  private final PotStore pots;
  private final Workspaces workspaces;
  private final Accounts accounts;
  private final Campaigns campaigns;
  private final CampaignClock clock;
  private final Event<BudgetsChanged> listeners;
  private final TransactionSynchronizationRegistry transaction;

  StandingBudgets(
      AgroalDataSource doors,
      BudgetStore store,
      PotStore pots,
      Workspaces workspaces,
      Accounts accounts,
      Campaigns campaigns,
      CampaignClock clock,
      Event<BudgetsChanged> listeners,
      TransactionSynchronizationRegistry transaction) {
    this.doors = doors;
    this.store = store;
    this.pots = pots;
    this.workspaces = workspaces;
    this.accounts = accounts;
    this.campaigns = campaigns;
    this.clock = clock;
    this.listeners = listeners;
    this.transaction = transaction;
  }

  /** A budget, and whether the call made it. */
  record Written(BudgetView budget, boolean created) {}

  /** All of the workspace's own, as of one version. */
  record Listed(long version, List<BudgetView> items) {}

  Listed list(WorkspaceId workspace) {
    return Sql.inDoorTransaction(
        doors,
        connection -> {
          var set = store.inForce(connection, workspace);
          var own = set.budgets().stream().filter(budget -> budget.name() != null).toList();
          return new Listed(set.version(), views(connection, workspace, own));
        });
  }

  BudgetView read(WorkspaceId workspace, String name) {
    return Sql.inDoorTransaction(
        doors,
        connection -> {
          var budget = store.find(connection, workspace, name);
          return views(
                  connection,
                  workspace,
                  List.of(budget.orElseThrow(() -> ApiProblem.notFound("budget", name))))
              .getFirst();
        });
  }

  BudgetView ofCampaign(WorkspaceId workspace, String name) {
    var campaign =
        campaigns
            .current(workspace, name)
            .orElseThrow(() -> ApiProblem.notFound("campaign", name))
            .campaignId();
    return Sql.inDoorTransaction(
        doors,
        connection -> {
          var budget = store.find(connection, workspace, campaign);
          return views(
                  connection,
                  workspace,
                  List.of(
                      budget.orElseThrow(() -> ApiProblem.notFound("budget of campaign", name))))
              .getFirst();
        });
  }

  /** Makes a budget or replaces what it says; what it has counted stays. */
  Written write(WorkspaceId workspace, String name, BudgetChange change, Precondition condition) {
    var now = clock.now(workspace);
    // Told before anything is asked of the database: what is wrong is wrong in every state.
    var asked = change.judged(name, workspaces.settings(workspace).defaultZone(), now);
    return Sql.inDoorTransaction(
        doors,
        connection -> {
          long version = store.nextVersion(connection, workspace);
          var present = store.find(connection, workspace, name).orElse(null);
          condition.require(present == null ? null : present.version());
          if (present == null && full(connection, workspace)) {
            throw new ApiProblem(
                ProblemCode.CONFLICT, "A workspace has at most " + MOST + " budgets.");
          }
          put(connection, workspace, asked, present, version);
          listeners.fire(new BudgetsChanged(workspace, now));
          var written = store.find(connection, workspace, name).orElseThrow();
          var view = views(connection, workspace, List.of(written)).getFirst();
          return new Written(view, present == null);
        });
  }

  void delete(WorkspaceId workspace, String name, Precondition condition) {
    Sql.inDoorTransaction(
        doors,
        connection -> {
          store.nextVersion(connection, workspace);
          var present =
              store
                  .find(connection, workspace, name)
                  .orElseThrow(() -> ApiProblem.notFound("budget", name));
          condition.require(present.version());
          store.delete(connection, workspace, present.id());
          listeners.fire(new BudgetsChanged(workspace, clock.now(workspace)));
          return true;
        });
  }

  /** Tells of budgets that a version has changed in this transaction, once open runs are held. */
  void tell(@Observes OpenRunsFollowed followed) {
    if (transaction.getResource(CHANGED) instanceof BudgetsChanged changed) {
      transaction.putResource(CHANGED, null);
      listeners.fire(changed);
    }
  }

  /** The budget that a campaign's version in force says holds for all its runs, open ones too. */
  void follow(@Observes CampaignApplied applied) throws SQLException {
    var said = applied.version().definition().budget();
    var workspace = applied.workspace();
    int campaign = applied.version().campaignId();
    try (var connection = doors.getConnection()) {
      var present = store.find(connection, workspace, campaign).orElse(null);
      var asked =
          said == null
              ? null
              : new Budget(
                  0,
                  null,
                  campaign,
                  said.messages(),
                  said.money(),
                  null,
                  Period.TOTAL,
                  workspaces.settings(workspace).defaultZone(),
                  said.onExhausted(),
                  0,
                  applied.at());
      if (asked == null && present == null || asked != null && asked.limitsAs(present)) {
        return;
      }
      long version = store.nextVersion(connection, workspace);
      if (asked != null) {
        put(connection, workspace, asked, present, version);
      } else if (present != null) {
        store.delete(connection, workspace, present.id());
      }
      transaction.putResource(CHANGED, new BudgetsChanged(workspace, applied.at()));
    }
  }

  private void put(
      Connection connection,
      WorkspaceId workspace,
      Budget asked,
      @Nullable Budget present,
      long version)
      throws SQLException {
    if (present == null) {
      store.insert(connection, workspace, asked.as(asked.id(), version, asked.createdAt()));
    } else {
      store.update(connection, workspace, asked.as(present.id(), version, present.createdAt()));
    }
  }

  private boolean full(Connection connection, WorkspaceId workspace) throws SQLException {
    return store.inForce(connection, workspace).budgets().stream()
            .filter(budget -> budget.name() != null)
            .count()
        >= MOST;
  }

  private List<BudgetView> views(Connection connection, WorkspaceId workspace, List<Budget> budgets)
      throws SQLException {
    var now = clock.now(workspace);
    var keys = new TreeSet<>(PotKey.ORDER);
    for (var budget : budgets) {
      budget.limits().forEach(limit -> keys.add(budget.pot(limit, now)));
    }
    var counted = pots.find(connection, workspace, keys);
    return budgets.stream()
        .map(budget -> BudgetView.of(budget, counted, unpriced(workspace, budget), now))
        .toList();
  }

  /** Accounts that send for a budget with money, and have no price in its currency. */
  private List<String> unpriced(WorkspaceId workspace, Budget budget) {
    var money = budget.money();
    if (money == null || budget.campaignId() != null) {
      return List.of();
    }
    var code = budget.channel();
    return Arrays.stream(Channel.values())
        .filter(channel -> code == null || code == channel.code())
        .flatMap(channel -> accounts.of(workspace, channel.word()).stream())
        .filter(account -> account.price() == null || !account.price().in(money.currency()))
        .map(ProviderAccount::name)
        .toList();
  }
}
