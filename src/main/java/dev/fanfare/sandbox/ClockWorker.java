package dev.fanfare.sandbox;

import dev.fanfare.events.EventFlow;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.DueWork;
import dev.fanfare.platform.MachineClock;
import dev.fanfare.platform.NodeLife;
import dev.fanfare.platform.SandboxClockStore;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkLoop;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Takes clock jobs on, also those of engines that died, and goes on with each in turn: one thread,
 * none of whose steps waits for anything but the database and the broker.
 */
@Singleton
final class ClockWorker {

  private static final Logger LOG = Logger.getLogger(ClockWorker.class);
  private static final Duration IDLE = Duration.ofMillis(500);

  private final AgroalDataSource pool;
  private final ClockJobStore store;
  private final ClockWalkParts parts;
  private final NodeLife node;
  private final MachineClock clock;
  private final List<ClockWalk> walks = new ArrayList<>();
  private final WorkLoop loop = new WorkLoop("sandbox-clocks", this::once);
  private long claimAt;

  ClockWorker(
      @DataSource("background") AgroalDataSource pool,
      ClockJobStore store,
      SandboxClockStore clocks,
      @All List<DueWork> rooms,
      EventFlow flow,
      CampaignClock campaignClock,
      NodeLife node,
      MachineClock clock) {
    this.pool = pool;
    this.store = store;
    this.parts =
        new ClockWalkParts(pool, clocks, store, List.copyOf(rooms), flow, campaignClock, clock);
    this.node = node;
    this.clock = clock;
    this.claimAt = clock.nanos();
  }

  void start(@Observes @Priority(130) StartupEvent event) {
    loop.start();
  }

  void stop(@Observes @Priority(70) ShutdownEvent event) throws InterruptedException {
    loop.stop();
  }

  void wake(@Observes(during = TransactionPhase.AFTER_SUCCESS) ClockAsked asked) {
    loop.wake();
  }

  private Duration once() {
    // Of a life that was fenced: its jobs are others' to go on with.
    walks.removeIf(walk -> !walk.life().equals(node.identity()));
    if (walks.isEmpty() || clock.nanos() - claimAt >= 0) {
      claim();
    }
    var rest = IDLE;
    for (var walk : List.copyOf(walks)) {
      var left = goOn(walk);
      rest = left.compareTo(rest) < 0 ? left : rest;
    }
    return rest;
  }

  private void claim() {
    claimAt = clock.nanos() + IDLE.toNanos();
    var life = node.identity();
    while (true) {
      var claimed = Sql.inTransaction(pool, connection -> store.claim(connection, life));
      if (claimed.isEmpty()) {
        return;
      }
      walks.add(new ClockWalk(claimed.get(), life, parts));
    }
  }

  private Duration goOn(ClockWalk walk) {
    try {
      walk.goOn();
    } catch (RuntimeException e) {
      LOG.warnf("The clock of workspace %d waits: %s", walk.workspace().value(), e.getMessage());
      walk.hold(e);
    }
    if (walk.isOver()) {
      walks.remove(walk);
    }
    return walk.rest();
  }
}
