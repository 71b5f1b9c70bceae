package dev.fanfare.dispatch;

import dev.fanfare.audience.CanaryStore;
import dev.fanfare.audience.CanaryStore.RunCanary;
import dev.fanfare.campaigns.RunEvents;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/**
 * Lets the others of a run go when everybody who goes first has an end: so much later, by slices
 * that become due then. Whoever is to be cancelled is let go at once. Any engine may; the row of
 * the canary moves once.
 */
@Singleton
final class CanaryKeeper {

  private static final Logger LOG = Logger.getLogger(CanaryKeeper.class);

  private final AgroalDataSource pool;
  private final CanaryStore store;
  private final RunStore runs;
  private final RunEvents events;
  private final CampaignClock clock;

  CanaryKeeper(
      @DataSource("background") AgroalDataSource pool,
      CanaryStore store,
      RunStore runs,
      RunEvents events,
      CampaignClock clock) {
    this.pool = pool;
    this.store = store;
    this.runs = runs;
    this.events = events;
    this.clock = clock;
  }

  void once() {
    for (var canary : Sql.inTransaction(pool, store::holding)) {
      // A transaction each: a run's row and an event stream are never held for another run's.
      Sql.inTransaction(pool, connection -> keep(connection, canary));
    }
  }

  private boolean keep(Connection connection, RunCanary canary) throws SQLException {
    var run = runs.lock(connection, canary.workspace(), canary.runId()).orElseThrow();
    var now = clock.now(canary.workspace());
    return switch (run.state()) {
      case SENDING -> {
        var standing = store.of(connection, canary.workspace(), canary.runId()).orElseThrow();
        if (standing.endedAt() != null || !store.firstHaveEnds(connection, canary.runId())) {
          yield false;
        }
        var due = now.plus(canary.hold());
        store.letGo(connection, canary, now, due);
        events.append(connection, run, "held", now);
        LOG.infof("Run %s holds back %d people until %s", run.publicId(), canary.held(), due);
        yield true;
      }
      case CANCELLING, CANCELLED, COMPLETED, FAILED -> {
        store.letGo(connection, canary, now, now);
        yield true;
      }
      case PLANNED, PAUSED -> false;
    };
  }
}
