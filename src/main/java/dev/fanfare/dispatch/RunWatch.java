package dev.fanfare.dispatch;

import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunStop;
import dev.fanfare.dsl.Guardrails;
import dev.fanfare.events.EventStream;
import dev.fanfare.guardrails.RulesInForce;
import dev.fanfare.platform.MachineClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges the bounds of the runs that a worker sends, in the turn that records what may break one
 * and before anybody more is started by it. A share only grows with a bad end, so once enough are
 * counted the sums are read only then, and once more in the turn after: of two workers that record
 * bad ends at the same time, the later one sees both. That holds also for a run whose last people
 * were in that turn, so that the worker has nothing of it any more. Its worker's thread only.
 */
final class RunWatch {

  private static final long FRESH_FOR = Window.millis(250);

  /** Who dies before it has summed up leaves it to the others. */
  private static final long SETTLED_FOR = Window.millis(1_000);

  private final RunGuards guards;
  private final MachineClock clock;
  private final Set<Long> settled = new HashSet<>();

  /**
   * Runs with bad ends of this worker that were recorded and not yet summed up with all others'.
   */
  private final Map<Long, RunContext> owed = new LinkedHashMap<>();

  private final Map<Run, RunStop> stopped = new LinkedHashMap<>();
  private @Nullable Guardrails workspace;
  private long readAt;
  private long settledAt;
  private boolean read;

  RunWatch(RunGuards guards, MachineClock clock) {
    this.guards = guards;
    this.clock = clock;
    this.settledAt = clock.nanos();
  }

  /** Runs that are looked at once more, whether the worker still has people of them or not. */
  Set<Long> owed() {
    return Set.copyOf(owed.keySet());
  }

  /**
   * Stops runs that break a bound by what was recorded before and in this turn.
   *
   * @param runs of which the worker has people
   * @param standing as it was read in this transaction, of these and of {@link #owed}
   * @return how things stand then
   */
  Standing look(Connection connection, Turn turn, Collection<RunContext> runs, Standing standing)
      throws SQLException {
    stopped.clear();
    var all = new LinkedHashMap<>(owed);
    runs.forEach(context -> all.put(context.run().id(), context));
    if (all.isEmpty()) {
      return standing;
    }
    refresh(connection, turn);
    var after = standing;
    for (var context : all.values()) {
      var run = context.run();
      var rules = new RulesInForce(workspace, context.definition().guardrails());
      if (run.ofMessages() || !standing.sends(run.id()) || !rules.stops()) {
        owed.remove(run.id());
      } else if (breaks(connection, turn, context, rules)) {
        after = after.stopped(run.id());
      }
    }
    return after;
  }

  /** Whether a run breaks a bound, and is stopped by it. */
  private boolean breaks(Connection connection, Turn turn, RunContext context, RulesInForce rules)
      throws SQLException {
    var run = context.run();
    var fresh = GuardFigures.of(turn.tallyOf(run.id()));
    boolean bad = fresh.renderFailures() > 0 || fresh.bounces() > 0;
    if (!bad && settled.contains(run.id()) && !owed.containsKey(run.id())) {
      return false;
    }
    var count = guards.count(connection, run.workspace(), run.id());
    var figures = count.figures().plus(fresh);
    var broken = rules.broken(figures, count.forgiven());
    if (broken.isPresent()) {
      // Nothing is stopped by rules that somebody has changed a moment ago.
      workspace = guards.ofWorkspace(connection, run.workspace());
      broken = new RulesInForce(workspace, rules.campaign()).broken(figures, count.forgiven());
    }
    // A stop too: should the turn be taken back, the next one finds it again.
    if (bad || broken.isPresent()) {
      owed.put(run.id(), context);
    } else {
      owed.remove(run.id());
    }
    if (broken.isPresent()) {
      guards.hold(connection, run.workspace());
      guards
          .stop(connection, run, broken.get(), turn.now())
          .ifPresent(stop -> stopped.put(run, stop));
      settled.remove(run.id());
    } else if (!bad && rules.settled(figures, count.forgiven())) {
      settled.add(run.id());
    } else {
      settled.remove(run.id());
    }
    return broken.isPresent();
  }

  /** Whether this turn stops something, so that it must be committed. */
  boolean stops() {
    return !stopped.isEmpty();
  }

  /** Tells of what was stopped, last in the turn. */
  void tell(Connection connection, EventStream stream) throws SQLException {
    for (var each : stopped.entrySet()) {
      guards.tell(connection, stream, each.getKey(), each.getValue());
    }
  }

  /** Rules that have changed are judged anew for every run. */
  private void refresh(Connection connection, Turn turn) throws SQLException {
    long now = clock.nanos();
    if (now - settledAt >= SETTLED_FOR) {
      settled.clear();
      settledAt = now;
    }
    if (read && now - readAt < FRESH_FOR) {
      return;
    }
    var present = guards.ofWorkspace(connection, turn.workspace());
    if (!Objects.equals(present, workspace)) {
      settled.clear();
    }
    workspace = present;
    read = true;
    readAt = now;
  }
}
