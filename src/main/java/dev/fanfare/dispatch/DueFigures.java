package dev.fanfare.dispatch;

import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunState;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.channels.Accounts;
import dev.fanfare.channels.ProviderAccount;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.StatusFigure;
import dev.fanfare.platform.StatusFigure.Level;
import dev.fanfare.platform.StatusSource;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * For how long nobody has moved on with the due people of an account, beyond what rates make them
 * wait. That they are many, or paced, is no trouble; that nobody is at it is.
 */
@Singleton
final class DueFigures implements StatusSource {

  private static final int WATCH_SECONDS = 60;
  private static final int BAD_SECONDS = 600;

  private record Key(WorkspaceId workspace, int account) {}

  /** A run with due people. */
  private record Waiting(Run run, SetRates set, Instant since) {}

  /** What runs of one account wait for, and when the last of them was moved on. */
  private static final class OfAccount {
    private final List<Waiting> waiting = new ArrayList<>();
    private @Nullable Instant movedAt;

    void add(Run run, SetRates set, DueStore.Due due, Instant now) {
      var since = due.since();
      if (since != null && !since.isAfter(now)) {
        waiting.add(new Waiting(run, set, since));
      }
      var moved = due.movedAt();
      if (moved != null && (movedAt == null || moved.isAfter(movedAt))) {
        movedAt = moved;
      }
    }

    Instant unmovedSince(Waiting one) {
      return movedAt != null && movedAt.isAfter(one.since()) ? movedAt : one.since();
    }
  }

  private final AgroalDataSource pool;
  private final RunStore runs;
  private final DueStore due;
  private final StandingRates rates;
  private final Accounts accounts;
  private final Campaigns campaigns;
  private final CampaignClock clock;

  DueFigures(
      @DataSource("background") AgroalDataSource pool,
      RunStore runs,
      DueStore due,
      StandingRates rates,
      Accounts accounts,
      Campaigns campaigns,
      CampaignClock clock) {
    this.pool = pool;
    this.runs = runs;
    this.due = due;
    this.rates = rates;
    this.accounts = accounts;
    this.campaigns = campaigns;
    this.clock = clock;
  }

  @Override
  public List<StatusFigure> figures() {
    var figures = new ArrayList<StatusFigure>();
    Sql.inTransaction(pool, this::read).forEach((key, of) -> figures.add(figure(key, of)));
    return figures;
  }

  private Map<Key, OfAccount> read(Connection connection) throws SQLException {
    var byAccount = new LinkedHashMap<Key, OfAccount>();
    for (var run : runs.open(connection)) {
      if (run.state() == RunState.SENDING) {
        byAccount
            .computeIfAbsent(new Key(run.workspace(), run.accountId()), key -> new OfAccount())
            .add(
                run,
                rates.of(connection, run.workspace(), Set.of(run.id())),
                due.of(connection, run),
                clock.now(run.workspace()));
      }
    }
    return byAccount;
  }

  private StatusFigure figure(Key key, OfAccount of) {
    var account = accounts.byId(key.workspace(), key.account());
    var now = clock.now(key.workspace());
    double seconds = 0;
    for (var one : of.waiting) {
      var unmoved = Duration.between(of.unmovedSince(one), now).minus(pace(account, one));
      seconds = Math.max(seconds, unmoved.toMillis() / 1_000.0);
    }
    return StatusFigure.number(
            "dispatch.oldest-due",
            "Due people whom nobody moves on",
            seconds,
            "seconds",
            Level.of(seconds, WATCH_SECONDS, BAD_SECONDS))
        .of(account.name())
        .within(key.workspace());
  }

  /** The longest that the limits of a run make its next person wait. */
  private Duration pace(ProviderAccount account, Waiting one) {
    var run = one.run();
    var set = one.set();
    var limits =
        run.ofMessages()
            ? set.shared(account)
            : set.limits(account, run.id(), campaigns.versionOf(run).definition());
    return limits.stream()
        .map(RateLimit::longestWait)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }
}
