package dev.fanfare.dispatch;

import dev.fanfare.budgets.Budgets;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunEvents;
import dev.fanfare.campaigns.RunPauses;
import dev.fanfare.campaigns.RunState;
import dev.fanfare.campaigns.RunStop;
import dev.fanfare.campaigns.RunStopStore;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.consent.WithdrawnByLink;
import dev.fanfare.dsl.Guardrails;
import dev.fanfare.dsl.Guardrails.Measure;
import dev.fanfare.events.EventLog;
import dev.fanfare.events.EventStream;
import dev.fanfare.guardrails.Broken;
import dev.fanfare.guardrails.Figures;
import dev.fanfare.guardrails.Forgiven;
import dev.fanfare.guardrails.GuardrailStore;
import dev.fanfare.guardrails.RulesInForce;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Stops runs that break a bound of their guardrails, and counts who withdraws. Any thread; what a
 * worker has recorded it judges itself, in the turn that records it ({@link RunWatch}).
 */
@Singleton
final class RunGuards {

  private static final Logger LOG = Logger.getLogger(RunGuards.class);

  private final AgroalDataSource doors;
  private final AgroalDataSource pool;
  private final RunStore runs;
  private final RunStopStore stops;
  private final RunPauses pauses;
  private final RunEvents runEvents;
  private final EventLog events;
  private final GuardrailStore guardrails;
  private final RunFigureStore figures;
  private final Campaigns campaigns;
  private final Budgets budgets;
  private final CampaignClock clock;

  RunGuards(
      AgroalDataSource doors,
      @DataSource("background") AgroalDataSource pool,
      RunStore runs,
      RunStopStore stops,
      RunPauses pauses,
      RunEvents runEvents,
      EventLog events,
      GuardrailStore guardrails,
      RunFigureStore figures,
      Campaigns campaigns,
      Budgets budgets,
      CampaignClock clock) {
    this.doors = doors;
    this.pool = pool;
    this.runs = runs;
    this.stops = stops;
    this.pauses = pauses;
    this.runEvents = runEvents;
    this.events = events;
    this.guardrails = guardrails;
    this.figures = figures;
    this.campaigns = campaigns;
    this.budgets = budgets;
    this.clock = clock;
  }

  /** What is counted of a run, and what of it is not counted again. */
  record Count(Figures figures, Map<Measure, Forgiven> forgiven) {}

  @Nullable Guardrails ofWorkspace(Connection connection, WorkspaceId workspace)
      throws SQLException {
    return guardrails.standing(connection, workspace);
  }

  Count count(Connection connection, WorkspaceId workspace, long runId) throws SQLException {
    return new Count(
        figures.of(connection, workspace, runId), stops.forgiven(connection, workspace, runId));
  }

  /** The bound that a run breaks by the rules as they are now. */
  Optional<Broken> broken(Connection connection, Run run, Count count) throws SQLException {
    return rules(connection, run).broken(count.figures(), count.forgiven());
  }

  private RulesInForce rules(Connection connection, Run run) throws SQLException {
    return new RulesInForce(
        guardrails.standing(connection, run.workspace()),
        campaigns.versionOf(run).definition().guardrails());
  }

  /**
   * Keeps budgets from changing, before a turn that judges by them stops a run: whoever changes
   * them holds them before open runs.
   */
  void hold(Connection connection, WorkspaceId workspace) throws SQLException {
    budgets.hold(connection, workspace);
  }

  /** Pauses a run; empty when it is not being sent any more. The caller appends the event. */
  Optional<RunStop> stop(Connection connection, Run run, Broken broken, Instant now)
      throws SQLException {
    var words = "stopped by itself: " + broken.words();
    if (!runs.move(connection, run.workspace(), run.id(), RunState.PAUSED, words, now)) {
      return Optional.empty();
    }
    pauses.begin(connection, run, false, now);
    var stop = RunStop.of(broken, now);
    stops.insert(connection, run.workspace(), run.id(), stop);
    LOG.warnf("Run %s %s", run.publicId(), words);
    return Optional.of(stop);
  }

  /** Tells of a stop, last in a worker's transaction. */
  void tell(Connection connection, EventStream stream, Run run, RunStop stop) throws SQLException {
    var batch = RunEvents.stopped(run, stop);
    events.append(connection, stream, run.workspace(), run.id(), batch, stop.at());
  }

  /** Counts who withdraws, in the transaction that accepts it. */
  void count(@Observes WithdrawnByLink withdrawn) throws SQLException {
    try (var connection = doors.getConnection()) {
      figures.count(connection, withdrawn.workspace(), withdrawn.runId());
    }
  }

  /** Whether a run has withdrawals that are still to be judged. */
  boolean unjudged(Connection connection, Run run) throws SQLException {
    return figures.isUnjudged(connection, run.workspace(), run.id());
  }

  /** Judges runs of which people have withdrawn since the last time; any engine may. */
  void once() {
    for (var unjudged : Sql.inTransaction(pool, figures::unjudged)) {
      Sql.inTransaction(pool, connection -> judge(connection, unjudged));
    }
  }

  private boolean judge(Connection connection, RunFigureStore.Unjudged unjudged)
      throws SQLException {
    var workspace = unjudged.workspace();
    var run = runs.lock(connection, workspace, unjudged.runId()).orElseThrow();
    if (run.state() == RunState.PAUSED) {
      return false;
    }
    var count = count(connection, workspace, run.id());
    figures.judged(connection, workspace, run.id(), count.figures().unsubscribes());
    if (run.state() != RunState.SENDING || run.ofMessages()) {
      return false;
    }
    var broken = broken(connection, run, count);
    var stop =
        broken.isEmpty()
            ? Optional.<RunStop>empty()
            : stop(connection, run, broken.get(), clock.now(workspace));
    if (stop.isPresent()) {
      runEvents.appendStopped(connection, run, stop.get());
    }
    return stop.isPresent();
  }
}
