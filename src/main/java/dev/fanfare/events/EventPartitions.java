package dev.fanfare.events;

import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.DatabaseFailure;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.ZoneOffset;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Sees to it that the event store has a partition for every day on which something is written. */
@Singleton
public final class EventPartitions {

  private static final Logger LOG = Logger.getLogger(EventPartitions.class);
  private static final Duration EVERY = Duration.ofHours(1);
  private static final int DAYS_AHEAD = 3;

  /** No workspace has this number: its time is that of the installation. */
  private static final WorkspaceId INSTALLATION = new WorkspaceId(0);

  private final AgroalDataSource pool;
  private final CampaignClock clock;
  private @Nullable Thread thread;

  EventPartitions(@DataSource("background") AgroalDataSource pool, CampaignClock clock) {
    this.pool = pool;
    this.clock = clock;
  }

  void start(@Observes @Priority(5) StartupEvent event) {
    ensure();
    thread = Thread.ofPlatform().name("event-partitions").daemon().start(this::keep);
  }

  void stop(@Observes ShutdownEvent event) {
    if (thread != null) {
      thread.interrupt();
    }
  }

  /** Makes what is missing from yesterday, for clocks that differ, to three days ahead. */
  void ensure() {
    var today = clock.now(INSTALLATION).atOffset(ZoneOffset.UTC).toLocalDate();
    EventStore.ensurePartitions(pool, today.minusDays(1), today.plusDays(DAYS_AHEAD));
  }

  private void keep() {
    try {
      while (true) {
        Thread.sleep(EVERY);
        tryEnsure();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tryEnsure() {
    try {
      ensure();
    } catch (DatabaseFailure e) {
      LOG.warnf("Partitions of the event store were not made, next try in an hour: %s", e);
    }
  }
}
