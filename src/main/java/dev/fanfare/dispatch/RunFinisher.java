package dev.fanfare.dispatch;

import dev.fanfare.audience.SliceFigureStore;
import dev.fanfare.campaigns.MessageRuns;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunEvents;
import dev.fanfare.campaigns.RunState;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;

/** Ends runs in which every targeted person has a row in an end state. */
@Singleton
final class RunFinisher {

  private final AgroalDataSource pool;
  private final RunStore runs;
  private final SliceFigureStore slices;
  private final RunEvents events;
  private final CampaignClock clock;

  RunFinisher(
      @DataSource("background") AgroalDataSource pool,
      RunStore runs,
      SliceFigureStore slices,
      RunEvents events,
      CampaignClock clock) {
    this.pool = pool;
    this.runs = runs;
    this.slices = slices;
    this.events = events;
    this.clock = clock;
  }

  /** Ends what can be ended; any engine may, the state moves once. */
  void once() {
    for (var run : Sql.inTransaction(pool, runs::open)) {
      if (!takes(run) && (run.state() == RunState.SENDING || run.state() == RunState.CANCELLING)) {
        // A transaction each: a run's row and an event stream are never held for another run's.
        Sql.inTransaction(pool, connection -> end(connection, run));
      }
    }
  }

  /** Whether people may come to it: to a run of a trigger they do not while it is cancelled. */
  private boolean takes(Run run) {
    var until = run.ofMessages() ? MessageRuns.endOf(run) : run.takesUntil();
    boolean ends = run.ofTrigger() && run.state() == RunState.CANCELLING;
    return until != null && !ends && clock.now(run.workspace()).isBefore(until);
  }

  private boolean end(Connection connection, Run seen) throws SQLException {
    var run = runs.lock(connection, seen.workspace(), seen.id()).orElse(seen);
    var to =
        switch (run.state()) {
          case SENDING -> RunState.COMPLETED;
          case CANCELLING -> RunState.CANCELLED;
          case PLANNED, PAUSED, COMPLETED, CANCELLED, FAILED -> null;
        };
    if (to == null || !slices.allDone(connection, run.id())) {
      return false;
    }
    var now = clock.now(run.workspace());
    if (runs.move(connection, run.workspace(), run.id(), to, null, now)) {
      events.append(connection, run, to == RunState.COMPLETED ? "completed" : "cancelled", now);
    }
    return true;
  }
}
