package dev.fanfare.dispatch;

import dev.fanfare.audience.TimetableStore;
import dev.fanfare.audience.WinnerStore;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.MessageRuns;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.channels.Accounts;
import dev.fanfare.dispatch.SendingStore.Standing;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Due;
import dev.fanfare.platform.DueWork;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Slices that are due, claimed or waiting for tokens, and runs that are about to end. */
@Singleton
final class SendingWork implements DueWork {

  private final RunStore runs;
  private final SendingStore store;
  private final StandingRates rates;
  private final TimetableStore timetables;
  private final Campaigns campaigns;
  private final Accounts accounts;
  private final Dispatcher dispatcher;
  private final RunGuards guards;
  private final WinnerStore winners;
  private final WinnerKeeper keeper;
  private final CampaignClock clock;

  SendingWork(
      RunStore runs,
      SendingStore store,
      StandingRates rates,
      TimetableStore timetables,
      Campaigns campaigns,
      Accounts accounts,
      Dispatcher dispatcher,
      RunGuards guards,
      WinnerStore winners,
      WinnerKeeper keeper,
      CampaignClock clock) {
    this.runs = runs;
    this.store = store;
    this.rates = rates;
    this.timetables = timetables;
    this.campaigns = campaigns;
    this.accounts = accounts;
    this.dispatcher = dispatcher;
    this.guards = guards;
    this.winners = winners;
    this.keeper = keeper;
    this.clock = clock;
  }

  @Override
  public Set<String> columns() {
    return Set.of(
        "slice.due_at", "rate_limit.granted_to", "run.takes_until", "run_winner.decides_at");
  }

  @Override
  public Due at(Connection snapshot, WorkspaceId workspace, Instant now) throws SQLException {
    Due due = new Due.Never();
    for (var run : runs.open(snapshot, workspace)) {
      due = due.and(of(snapshot, run, now));
    }
    return due;
  }

  private Due of(Connection snapshot, Run run, Instant now) throws SQLException {
    return switch (run.state()) {
      case SENDING -> sending(snapshot, run, store.standing(snapshot, run.id(), now), now);
      case CANCELLING -> busy(run, "is being cancelled", dispatcher::look);
      case PAUSED ->
          store.standing(snapshot, run.id(), now).claimed() > 0
              ? busy(run, "is being paused", () -> {})
              : new Due.Never();
      case PLANNED, COMPLETED, CANCELLED, FAILED -> new Due.Never();
    };
  }

  private Due sending(Connection snapshot, Run run, Standing standing, Instant now)
      throws SQLException {
    if (guards.unjudged(snapshot, run)) {
      return busy(run, "has withdrawals that are to be judged", dispatcher::look);
    }
    if (standing.outstanding() > 0) {
      return busy(run, "has messages on their way", () -> {});
    }
    if (standing.waiting() > 0) {
      return waiting(snapshot, run, standing, now);
    }
    if (standing.claimed() > 0) {
      return busy(run, "has slices in somebody's hand", () -> {});
    }
    if (standing.undone() == 0) {
      var until = run.ofMessages() ? MessageRuns.endOf(run) : run.takesUntil();
      return until != null && now.isBefore(until)
          ? new Due.Later(until)
          : busy(run, "is about to end", dispatcher::look);
    }
    return standing.held() == standing.undone() ? held(snapshot, run, now) : later(standing);
  }

  /** Nobody is left but those who are held. */
  private Due held(Connection snapshot, Run run, Instant now) throws SQLException {
    var winner = winners.of(snapshot, run.workspace(), run.id());
    if (winner.isEmpty()) {
      return busy(run, "has a canary that has ended", dispatcher::look);
    }
    if (winner.get().waits()) {
      return new Due.Never();
    }
    var dueAt = keeper.dueAt(winner.get());
    return dueAt != null && now.isBefore(dueAt)
        ? new Due.Later(dueAt)
        : busy(run, "has a test that has ended", keeper::look);
  }

  /** Held up by its limits alone, it waits for their next bursts, or until it is too late. */
  private Due waiting(Connection snapshot, Run run, Standing standing, Instant now)
      throws SQLException {
    var account = accounts.byId(run.workspace(), run.accountId());
    var definition = campaigns.versionOf(run).definition();
    var set = rates.of(snapshot, run.workspace(), Set.of(run.id()));
    var limits = set.limits(account, run.id(), definition);
    var granted = store.granted(snapshot, run.workspace(), limits);
    Instant until = now;
    for (var limit : limits) {
      var from = granted.get(limit.scope());
      if (from != null && limit.available(from, now) == 0) {
        var burst = limit.next(from, now, standing.waiting());
        until = burst.isAfter(until) ? burst : until;
      }
    }
    var deadline = deadline(snapshot, run, definition, now);
    until = deadline != null && deadline.isBefore(until) ? deadline : until;
    // While a clock runs, tokens may be in a worker's hand.
    return until.isAfter(now) && clock.stands(run.workspace())
        ? new Due.Later(until).and(later(standing))
        : busy(
            run,
            "has people to write to" + (run.problem() == null ? "" : " and " + run.problem()),
            () -> dispatcher.wake(run.workspace(), run.accountId()));
  }

  /** The next deadline of people who are due and wait; null where none of them has one. */
  private @Nullable Instant deadline(Connection snapshot, Run run, Campaign definition, Instant now)
      throws SQLException {
    var deadline = definition.deadline();
    if (deadline == null || run.ofMessages()) {
      return null;
    }
    var entries = timetables.of(snapshot, run.workspace(), run.id());
    return store.waiting(snapshot, run.id(), now).keySet().stream()
        .map(number -> number == null ? run.plannedAt() : entries.get(number).dueAt())
        .map(deadline::of)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  private static Due later(Standing standing) {
    return standing.next() == null ? new Due.Never() : new Due.Later(standing.next());
  }

  private static Due busy(Run run, String with, Runnable wake) {
    return new Due.Busy(run.publicId() + " " + with, wake);
  }
}
