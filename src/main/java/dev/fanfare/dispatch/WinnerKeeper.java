package dev.fanfare.dispatch;

import dev.fanfare.analytics.TestFigures;
import dev.fanfare.analytics.TestedVariants;
import dev.fanfare.audience.WinnerStore;
import dev.fanfare.audience.WinnerStore.RunWinner;
import dev.fanfare.audience.WinnerStore.Why;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunEvents;
import dev.fanfare.campaigns.RunState;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.campaigns.RunTroubles;
import dev.fanfare.dsl.Winner;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkLoop;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the others of a run get when a share of its people has tested the variants: some
 * time after everybody who tests has an end. Whoever is to be cancelled is let go at once. Any
 * engine may; the row of the run moves once. On a thread of its own: to count takes long, and
 * nobody who sends or recovers waits for it.
 */
@Singleton
final class WinnerKeeper {

  private static final Logger LOG = Logger.getLogger(WinnerKeeper.class);

  /**
   * How long after the instant up to which is counted anybody counts: by less do engines' clocks
   * differ, and in less does whoever has read the clock write what they tell. Whoever had written
   * by then is waited for. A clock that stands is moved when everything up to its instant is
   * committed.
   */
  static final Duration MARGIN = Duration.ofSeconds(10);

  private static final Duration EVERY = Duration.ofMillis(200);

  private final AgroalDataSource pool;
  private final WinnerStore store;
  private final WinnerDecisions decisions;
  private final TestedVariants tested;
  private final RunStore runs;
  private final RunEvents events;
  private final RunTroubles troubles;
  private final Campaigns campaigns;
  private final CampaignClock clock;

  /** Up to when the people of a run are counted: a pause may move it on. */
  private record Counted(long run, Instant through) {}

  /** Behind which transactions a run's people may be counted. Of the one thread that keeps. */
  private final Map<Counted, Long> frontiers = new HashMap<>();

  private final WorkLoop loop = new WorkLoop("winners", this::once);

  WinnerKeeper(
      @DataSource("background") AgroalDataSource pool,
      WinnerStore store,
      WinnerDecisions decisions,
      TestedVariants tested,
      RunStore runs,
      RunEvents events,
      RunTroubles troubles,
      Campaigns campaigns,
      CampaignClock clock) {
    this.pool = pool;
    this.store = store;
    this.decisions = decisions;
    this.tested = tested;
    this.runs = runs;
    this.events = events;
    this.troubles = troubles;
    this.campaigns = campaigns;
    this.clock = clock;
  }

  /** A run whose others are held. */
  private record Holding(Run run, RunWinner winner) {}

  void start(@Observes @Priority(100) StartupEvent event) {
    loop.start();
  }

  void stop(@Observes @Priority(100) ShutdownEvent event) throws InterruptedException {
    loop.stop();
  }

  /** There may be a winner to decide. */
  void look() {
    loop.wake();
  }

  /**
   * One round.
   *
   * @throws RuntimeException the last trouble, when all other runs have had their turn: what fails
   *     is not counted anew at once
   */
  private Duration once() {
    var holding = Sql.inTransaction(pool, store::holding);
    frontiers
        .keySet()
        .removeIf(each -> holding.stream().noneMatch(winner -> winner.runId() == each.run()));
    RuntimeException last = null;
    for (var winner : holding) {
      var run =
          Sql.inTransaction(
                  pool, connection -> runs.find(connection, winner.workspace(), winner.runId()))
              .orElseThrow();
      try {
        keep(new Holding(run, winner));
      } catch (RuntimeException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw e;
        }
        troubles.tell(run, e);
        last = e;
      }
    }
    if (last != null) {
      throw last;
    }
    return EVERY;
  }

  private void keep(Holding holding) {
    switch (holding.run().state()) {
      case SENDING -> {
        if (holding.winner().endedAt() == null) {
          // A transaction each: a run's row and an event stream are never held for another run's.
          Sql.inTransaction(pool, connection -> end(connection, holding.winner()));
        } else if (isDue(holding.winner())) {
          decide(holding);
        }
      }
      case CANCELLING, CANCELLED, COMPLETED, FAILED ->
          Sql.inTransaction(pool, connection -> letGo(connection, holding.winner()));
      case PLANNED, PAUSED -> {}
    }
  }

  /** Notes that the test has ended, if it has; where nobody tests, somebody has to choose. */
  private boolean end(Connection connection, RunWinner winner) throws SQLException {
    var run = runs.lock(connection, winner.workspace(), winner.runId()).orElseThrow();
    var now = clock.now(winner.workspace());
    boolean moved =
        run.state() == RunState.SENDING
            && standing(connection, winner).filter(each -> each.endedAt() == null).isPresent()
            && store.testHasEnded(connection, run.id());
    if (moved) {
      var decidesAt = winner.people() == 0 ? now : now.plus(winner.after());
      store.ended(connection, winner, now, decidesAt);
      events.append(connection, run, "held", now);
      LOG.infof("Run %s holds back %d people until %s", run.publicId(), winner.held(), decidesAt);
      if (winner.people() == 0) {
        // Nothing has shown anything: by the order of the file nobody is to be let go.
        store.judged(connection, winner, null, Why.WAITS, now);
        decisions.decide(connection, run, winner, null, null, Why.WAITS, null, now);
      }
    }
    return moved;
  }

  /** From when on a winner may be decided; null while the test goes on, or somebody has to. */
  @Nullable Instant dueAt(RunWinner winner) {
    var decidesAt = winner.decidesAt();
    if (decidesAt == null || winner.waits()) {
      return null;
    }
    return clock.stands(winner.workspace()) ? decidesAt : decidesAt.plus(MARGIN);
  }

  private boolean isDue(RunWinner winner) {
    var dueAt = dueAt(winner);
    return dueAt != null && !clock.now(winner.workspace()).isBefore(dueAt);
  }

  /** Whether all is committed that tells of what counts: two looks are needed to know. */
  private boolean isSettled(RunWinner winner, Instant through) {
    var counted = new Counted(winner.runId(), through);
    return clock.stands(winner.workspace())
        || Sql.inTransaction(
            pool,
            connection -> {
              var before = frontiers.putIfAbsent(counted, store.frontier(connection));
              return before != null && store.allHaveEnded(connection, before);
            });
  }

  /** Counts first, with nothing locked: what is counted does not change any more. */
  private void decide(Holding holding) {
    var through = holding.winner().decidesAt();
    if (through == null || !isSettled(holding.winner(), through)) {
      return;
    }
    var figures = tested.look(holding.run(), campaigns.versionOf(holding.run()), through);
    if (Sql.inTransaction(pool, connection -> decide(connection, holding.winner(), figures))) {
      troubles.over(holding.run());
    }
  }

  private boolean decide(Connection connection, RunWinner winner, TestFigures figures)
      throws SQLException {
    var run = runs.lock(connection, winner.workspace(), winner.runId()).orElseThrow();
    // A pause that moves waits may have moved the instant meanwhile, or somebody may have chosen.
    boolean stands =
        run.state() == RunState.SENDING
            && standing(connection, winner).filter(winner::equals).isPresent();
    if (!stands) {
      return false;
    }
    var now = clock.now(winner.workspace());
    var variants = figures.shown() == null ? figures.best() : figures.shown();
    var why =
        figures.shown() != null
            ? Why.SHOWN
            : winner.otherwise() == Winner.Otherwise.BEST ? Why.BEST : Why.WAITS;
    var json = decisions.json(figures);
    store.judged(connection, winner, json, why, now);
    decisions.decide(
        connection, run, winner, json, why == Why.WAITS ? null : variants, why, null, now);
    return true;
  }

  private Optional<RunWinner> standing(Connection connection, RunWinner winner)
      throws SQLException {
    return store.of(connection, winner.workspace(), winner.runId());
  }

  private boolean letGo(Connection connection, RunWinner winner) throws SQLException {
    var run = runs.lock(connection, winner.workspace(), winner.runId()).orElseThrow();
    if (run.state() == RunState.SENDING || run.state() == RunState.PAUSED) {
      return false;
    }
    var now = clock.now(winner.workspace());
    store.letGo(connection, winner, null, Why.CANCELLED, null, now, now);
    return true;
  }
}
