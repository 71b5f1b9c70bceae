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
 * bad ends at the same time, the later one sees both. Its worker's thread only.
 */
final class RunWatch {

  private static final long FRESH_FOR = Window.millis(250);

  private final RunGuards guards;
  private final MachineClock clock;
  private final Set<Long> settled = new HashSet<>();
  private final Map<Run, RunStop> stopped = new LinkedHashMap<>();
  private @Nullable Guardrails workspace;
  private long readAt;
  private boolean read;

  RunWatch(RunGuards guards, MachineClock clock) {
    this.guards = guards;
    this.clock = clock;
  }

  /**
   * Stops runs that break a bound by what was recorded before and in this turn.
   *
   * @param standing as it was read in this transaction
   * @return how things stand then
   */
  Standing look(Connection connection, Turn turn, Collection<RunContext> runs, Standing standing)
      throws SQLException {
    stopped.clear();
    if (runs.isEmpty()) {
      return standing;
    }
    refresh(connection, turn);
    var after = standing;
    for (var context : runs) {
      var run = context.run();
      var rules = new RulesInForce(workspace, context.definition().guardrails());
      if (!run.ofMessages()
          && standing.sends(run.id())
          && rules.stops()
          && breaks(connection, turn, run, rules)) {
        after = after.stopped(run.id());
      }
    }
    return after;
  }

  /** Whether a run breaks a bound, and is stopped by it. */
  private boolean breaks(Connection connection, Turn turn, Run run, RulesInForce rules)
      throws SQLException {
    var fresh = GuardFigures.of(turn.tallyOf(run.id()));
    boolean bad = fresh.renderFailures() > 0 || fresh.bounces() > 0;
    if (!bad && settled.contains(run.id())) {
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
    if (broken.isPresent()) {
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
