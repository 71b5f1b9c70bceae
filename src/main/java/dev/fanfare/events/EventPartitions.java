package dev.fanfare.events;

import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.WorkLoop;
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

/** Sees to it that the event store has a partition for every day on which something is written. */
@Singleton
public final class EventPartitions {

  private static final Duration EVERY = Duration.ofHours(1);
  private static final int DAYS_AHEAD = 3;

  /** No workspace has this number: its time is that of the installation. */
  private static final WorkspaceId INSTALLATION = new WorkspaceId(0);

  private final AgroalDataSource pool;
  private final CampaignClock clock;
  private final WorkLoop loop = new WorkLoop("event-partitions", this::keep);

  EventPartitions(@DataSource("background") AgroalDataSource pool, CampaignClock clock) {
    this.pool = pool;
    this.clock = clock;
  }

  void start(@Observes @Priority(5) StartupEvent event) {
    ensure();
    loop.start();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    loop.stop();
  }

  /** Makes what is missing from yesterday, for clocks that differ, to three days ahead. */
  void ensure() {
    var today = clock.now(INSTALLATION).atOffset(ZoneOffset.UTC).toLocalDate();
    EventStore.ensurePartitions(pool, today.minusDays(1), today.plusDays(DAYS_AHEAD));
  }

  private Duration keep() {
    ensure();
    return EVERY;
  }
}
