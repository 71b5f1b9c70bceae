package dev.fanfare.behaviour;

import dev.fanfare.access.Workspaces;
import dev.fanfare.events.PersonEvent;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.Sweep;
import dev.fanfare.platform.WorkLoop;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Forgets after 30 days and 20 minutes what happened to people, and the ids by which it is known
 * when it is told again: by then it has happened too long ago to be taken, and no condition asks
 * about it any more. Every node does, each hour.
 */
@Singleton
final class PersonEventSweep implements Sweep {

  /**
   * What happened is told at most five minutes before it has, and conditions count from the quarter
   * of an hour in which their time begins: 20 minutes are both.
   */
  private static final Duration KEPT = PersonEvent.TOLD_KEPT.plusMinutes(20);

  private static final Duration EVERY = Duration.ofHours(1);
  private static final int AT_ONCE = 5_000;

  private final AgroalDataSource pool;
  private final PersonEventStore store;
  private final Workspaces workspaces;
  private final CampaignClock clock;
  private final WorkLoop loop = new WorkLoop("person-event-sweep", this::once);

  PersonEventSweep(
      @DataSource("background") AgroalDataSource pool,
      PersonEventStore store,
      Workspaces workspaces,
      CampaignClock clock) {
    this.pool = pool;
    this.store = store;
    this.workspaces = workspaces;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    loop.start();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    loop.stop();
  }

  private Duration once() {
    workspaces.all().forEach(this::forget);
    return EVERY;
  }

  @Override
  public void forget(WorkspaceId workspace) {
    var before = clock.now(workspace).minus(KEPT);
    Sql.inBatches(
        pool, AT_ONCE, (connection, most) -> store.sweep(connection, workspace, before, most));
  }
}
