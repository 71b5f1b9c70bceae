package dev.fanfare.dispatch;

import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunEvents;
import dev.fanfare.campaigns.RunState;
import dev.fanfare.campaigns.UnseededStore;
import dev.fanfare.messages.SeedCopies;
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
import org.jboss.logging.Logger;

/**
 * Asks for the copies of runs as soon as the first of their people has an end. Every engine looks;
 * a run's row is held meanwhile, and what settles it commits with the calls, so that it is settled
 * once, whoever is killed.
 */
@Singleton
final class SeedWorker {

  private static final Logger LOG = Logger.getLogger(SeedWorker.class);
  private static final Duration EVERY = Duration.ofMillis(500);

  private final AgroalDataSource pool;
  private final AgroalDataSource doors;
  private final UnseededStore runs;
  private final LedgerStore ledger;
  private final Campaigns campaigns;
  private final SeedCopies copies;
  private final RunEvents events;
  private final CampaignClock clock;
  private final WorkLoop loop = new WorkLoop("seeds", this::once);

  SeedWorker(
      @DataSource("background") AgroalDataSource pool,
      AgroalDataSource doors,
      UnseededStore runs,
      LedgerStore ledger,
      Campaigns campaigns,
      SeedCopies copies,
      RunEvents events,
      CampaignClock clock) {
    this.pool = pool;
    this.doors = doors;
    this.runs = runs;
    this.ledger = ledger;
    this.campaigns = campaigns;
    this.copies = copies;
    this.events = events;
    this.clock = clock;
  }

  void start(@Observes @Priority(130) StartupEvent event) {
    loop.start();
  }

  void stop(@Observes @Priority(70) ShutdownEvent event) throws InterruptedException {
    loop.stop();
  }

  /** There may be a run to settle. */
  void wake() {
    loop.wake();
  }

  private Duration once() {
    for (var run : Sql.inTransaction(pool, runs::all)) {
      try {
        if (Sql.inTransaction(pool, connection -> isReady(connection, run))) {
          settle(run);
        }
      } catch (RuntimeException e) {
        // It stays to be settled; the runs behind it do not wait for it, nor does the run itself.
        LOG.warnf("The copies of run %s are not asked for yet: %s", run.publicId(), e.getMessage());
      }
    }
    return EVERY;
  }

  /** Whether it can be said now who gets copies. */
  boolean isReady(Connection connection, Run run) throws SQLException {
    return switch (run.state()) {
      case PLANNED, PAUSED -> false;
      // Of a run being cancelled somebody may still be under way.
      case SENDING, CANCELLING -> ledger.hasEnds(connection, run.id());
      case COMPLETED, CANCELLED, FAILED -> true;
    };
  }

  private void settle(Run seen) {
    // Read before, by another connection: no lock is held for it.
    var version = campaigns.versionOf(seen);
    Sql.inDoorTransaction(
        doors,
        connection -> {
          var run = runs.lock(connection, seen.workspace(), seen.id());
          if (run.isPresent() && run.get().campaignVersion() == seen.campaignVersion()) {
            settle(connection, run.get(), version);
          }
          return true;
        });
  }

  private void settle(Connection connection, Run run, CampaignVersion version) throws SQLException {
    switch (run.state()) {
      case PLANNED, PAUSED -> {}
      case SENDING, CANCELLING, COMPLETED, CANCELLED -> {
        if (ledger.hasEnds(connection, run.id())) {
          copied(connection, run, version);
        } else if (run.state() == RunState.COMPLETED) {
          copies.none(connection, run, version, "Nobody was in the run.");
        } else if (run.state() == RunState.CANCELLED) {
          copies.none(connection, run, version, "The run was cancelled before it came to anybody.");
        }
      }
      case FAILED -> copies.none(connection, run, version, "The run could not start.");
    }
  }

  private void copied(Connection connection, Run run, CampaignVersion version) throws SQLException {
    if (copies.take(connection, run, version, MessagesResource::idOf)) {
      events.append(connection, run, "seeded", clock.now(run.workspace()));
    }
  }
}
