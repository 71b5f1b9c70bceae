package dev.fanfare.events;

import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.DatabaseFailure;
import dev.fanfare.platform.MachineClock;
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
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Sees to it that the event store has a partition for every day on which something is written, and
 * none for days that have lived long enough.
 */
@Singleton
public final class EventPartitions {

  /** So soon a machine that slept for longer than the days ahead can write again. */
  private static final Duration EVERY = Duration.ofMinutes(1);

  private static final Duration FORGOTTEN_EVERY = Duration.ofHours(1);
  private static final int DAYS_AHEAD = 3;

  private static final Logger LOG = Logger.getLogger(EventPartitions.class);

  private final AgroalDataSource pool;
  private final EventRetentionStore retention;
  private final EventsConfig config;
  private final CampaignClock clock;
  private final MachineClock machineClock;
  private long forgetAt;
  private final WorkLoop loop = new WorkLoop("event-partitions", this::keep);

  EventPartitions(
      @DataSource("background") AgroalDataSource pool,
      EventRetentionStore retention,
      EventsConfig config,
      CampaignClock clock,
      MachineClock machineClock) {
    this.pool = pool;
    this.retention = retention;
    this.config = config;
    this.clock = clock;
    this.machineClock = machineClock;
    this.forgetAt = machineClock.nanos();
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
    EventStore.ensurePartitions(pool, today().minusDays(1), today().plusDays(DAYS_AHEAD));
  }

  Duration keep() {
    ensure();
    if (machineClock.nanos() - forgetAt >= 0) {
      forget();
      forgetAt = machineClock.nanos() + FORGOTTEN_EVERY.toNanos();
    }
    return EVERY;
  }

  /** Drops days that are over their life and in Kafka; returns those that are left. */
  List<LocalDate> forget() {
    var first = today().minusDays(config.keepDays());
    var left = new ArrayList<LocalDate>();
    for (var day : retention.before(pool, first)) {
      if (!forgets(day)) {
        left.add(day);
      }
    }
    return left;
  }

  /** One day that cannot be dropped now is no reason to keep the others. */
  private boolean forgets(LocalDate day) {
    try {
      if (forget(day)) {
        LOG.infof("Events of %s are dropped after %d days", day, config.keepDays());
        return true;
      }
      LOG.warnf("Events of %s stay: not all of them are in Kafka", day);
    } catch (DatabaseFailure e) {
      LOG.warnf("Events of %s stay for another hour: %s", day, e.getMessage());
    }
    return false;
  }

  /** Drops a day; false while not all of it is in Kafka. */
  boolean forget(LocalDate day) {
    return retention.drop(pool, day, config.topic());
  }

  private LocalDate today() {
    return clock.now(WorkspaceId.INSTALLATION).atOffset(ZoneOffset.UTC).toLocalDate();
  }
}
