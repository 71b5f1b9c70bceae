package dev.fanfare.dispatch;

import dev.fanfare.audience.Progress;
import dev.fanfare.audience.SliceFigureStore;
import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunChangeStore;
import dev.fanfare.campaigns.RunPause;
import dev.fanfare.channels.Accounts;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts runs into the words of the API. Figures are sums over slices, exact at their commit. */
@Singleton
final class RunViews {

  private final Campaigns campaigns;
  private final Accounts accounts;
  private final SliceFigureStore slices;
  private final StandingRates rates;
  private final Forecasts forecasts;
  private final GuardViews guards;
  private final WinnerViews winners;
  private final RunChangeStore changes;
  private final BudgetWaits budgets;
  private final SeedViews seeds;
  private final CampaignClock clock;

  RunViews(
      Campaigns campaigns,
      Accounts accounts,
      SliceFigureStore slices,
      StandingRates rates,
      Forecasts forecasts,
      GuardViews guards,
      WinnerViews winners,
      RunChangeStore changes,
      BudgetWaits budgets,
      SeedViews seeds,
      CampaignClock clock) {
    this.campaigns = campaigns;
    this.accounts = accounts;
    this.slices = slices;
    this.rates = rates;
    this.forecasts = forecasts;
    this.guards = guards;
    this.winners = winners;
    this.changes = changes;
    this.budgets = budgets;
    this.seeds = seeds;
    this.clock = clock;
  }

  /**
   * What is told of a run beside its row.
   *
   * @param progress null before the freeze
   * @param pace null where it is not asked for
   * @param pause null where it was never paused, or is not asked for
   * @param waits what people of it wait for; null for nothing
   * @param winner null where everybody gets a variant by its weight, or where it is not asked for
   * @param seeds what came of its seed groups; null without any
   */
  private record Read(
      @Nullable Progress progress,
      @Nullable Pace pace,
      @Nullable RunPause pause,
      @Nullable String waits,
      WinnerViews.@Nullable View winner,
      SeedViews.@Nullable Seeds seeds) {}

  /**
   * What a run keeps to.
   *
   * @param end by its limits; null where it has none
   * @param rate the slower of its campaign's and its own; null where it has none
   */
  private record Pace(@Nullable Instant end, @Nullable RateLimit rate) {}

  RunView withoutCounts(Run run) {
    return view(
        run,
        new Read(null, null, null, null, null, null),
        GuardViews.Guards.NONE,
        clock.now(run.workspace()));
  }

  RunView of(Connection connection, Run run) throws SQLException {
    var progress = run.frozenAt() == null ? null : slices.progress(connection, run.id());
    var pause = changes.pause(connection, run.workspace(), run.id());
    var waits = budgets.problem(connection, run);
    var winner = winners.of(connection, run);
    var now = clock.now(run.workspace());
    var problem = waits == null ? WinnerViews.problem(winner, run.state(), now) : waits;
    var copies = seeds.of(connection, run);
    var read = new Read(progress, pace(connection, run), pause, problem, winner, copies);
    return view(run, read, guards.of(connection, run), now);
  }

  private Pace pace(Connection connection, Run run) throws SQLException {
    var set = rates.of(connection, run.workspace(), Set.of(run.id()));
    if (run.ofMessages()) {
      var own = set.byScope().get(SetRates.run(run.id()));
      return new Pace(null, own == null ? null : own.limit());
    }
    var definition = campaigns.versionOf(run).definition();
    return new Pace(
        run.endedAt() == null ? forecasts.end(connection, run, set, definition) : null,
        set.slowest(run.id(), definition));
  }

  private RunView view(Run run, Read read, GuardViews.Guards guarded, Instant now) {
    var progress = read.progress();
    var pace = read.pace();
    var rate = pace == null ? null : pace.rate();
    var end = pace == null ? null : pace.end();
    var pause = read.pause();
    var account = accounts.byId(run.workspace(), run.accountId());
    Long decided = progress == null ? null : progress.decided();
    var perSecond = progress == null ? null : perSecond(run, progress, now);
    return new RunView(
        run.publicId(),
        run.ofMessages() ? null : name(run),
        run.ofMessages() ? null : run.campaignVersion(),
        run.state().name(),
        account.name(),
        run.plannedAt(),
        run.launchedBy(),
        run.createdAt(),
        run.frozenAt(),
        run.endedAt(),
        run.takesUntil(),
        run.problem() == null ? read.waits() : run.problem(),
        pause == null || pause.since() == null
            ? null
            : new RunView.Pause(pause.since(), pause.extendWaits()),
        pause == null ? null : Boolean.valueOf(pause.draining()),
        pause == null ? null : pause.missedBefore(),
        run.frozenAt() == null ? null : run.segmentVersions(),
        planned(run, progress),
        decided,
        progress == null ? null : progress.inFlight(),
        progress == null ? null : progress.deferred(),
        share(planned(run, progress), decided),
        perSecond,
        end != null || run.continuous() ? end : estimatedEnd(run, decided, perSecond, now),
        pace == null || run.continuous() ? null : deadline(run),
        rate == null ? null : AskedRate.of(rate.count(), rate.per()),
        progress == null ? null : counts(progress),
        guarded.stop(),
        guarded.canary(),
        read.winner(),
        read.seeds());
  }

  private @Nullable Instant deadline(Run run) {
    return Forecasts.deadline(run, campaigns.versionOf(run).definition());
  }

  private String name(Run run) {
    return campaigns
        .version(run.workspace(), run.campaignId(), run.campaignVersion())
        .map(CampaignVersion::name)
        .orElseThrow(() -> ApiProblem.notFound("campaign version", run.publicId()));
  }

  /** Where people come while it goes on, they are planned as they come. */
  private static @Nullable Integer planned(Run run, @Nullable Progress progress) {
    return run.continuous() && progress != null
        ? Integer.valueOf(Math.toIntExact(progress.planned()))
        : run.planned();
  }

  private static @Nullable Double share(@Nullable Integer planned, @Nullable Long decided) {
    if (decided == null || planned == null) {
      return null;
    }
    return planned == 0 ? 1 : (double) decided / planned;
  }

  private static @Nullable Double perSecond(Run run, Progress progress, Instant now) {
    var frozenAt = run.frozenAt();
    if (frozenAt == null) {
      return null;
    }
    var until = run.endedAt() == null ? now : run.endedAt();
    double seconds = Duration.between(frozenAt, until).toMillis() / 1_000.0;
    return seconds <= 0 ? null : Math.round(progress.decided() / seconds * 10) / 10.0;
  }

  private static @Nullable Instant estimatedEnd(
      Run run, @Nullable Long decided, @Nullable Double perSecond, Instant now) {
    var planned = run.planned();
    if (run.endedAt() != null || planned == null || decided == null || perSecond == null) {
      return null;
    }
    return perSecond < 0.1
        ? null
        : now.plusMillis((long) ((planned - decided) / perSecond * 1_000));
  }

  private static List<RunView.Count> counts(Progress progress) {
    var counts = new ArrayList<RunView.Count>();
    for (int i = 0; i < progress.tally().length; i++) {
      var reason = Reason.values()[i];
      if (progress.tally()[i] > 0) {
        counts.add(
            new RunView.Count(
                reason.state().name(),
                reason == Reason.NONE ? null : reason.wire(),
                progress.tally()[i]));
      }
    }
    return counts;
  }
}
