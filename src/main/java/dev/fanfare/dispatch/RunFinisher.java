package dev.fanfare.dispatch;

import dev.fanfare.audience.SliceStore;
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
  private final SliceStore slices;
  private final RunEvents events;
  private final CampaignClock clock;

  RunFinisher(
      @DataSource("background") AgroalDataSource pool,
      RunStore runs,
      SliceStore slices,
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
    Sql.inTransaction(
        pool,
        connection -> {
          for (var run : runs.open(connection)) {
            end(connection, run);
          }
          return true;
        });
  }

  private void end(Connection connection, Run run) throws SQLException {
    var to =
        switch (run.state()) {
          case SENDING -> RunState.COMPLETED;
          case CANCELLING -> RunState.CANCELLED;
          case PLANNED, PAUSED, COMPLETED, CANCELLED, FAILED -> null;
        };
    if (to == null || !slices.allDone(connection, run.id())) {
      return;
    }
    var now = clock.now(run.workspace());
    if (runs.move(connection, run.workspace(), run.id(), to, null, now)) {
      events.append(connection, run, to == RunState.COMPLETED ? "completed" : "cancelled", now);
    }
  }
}
