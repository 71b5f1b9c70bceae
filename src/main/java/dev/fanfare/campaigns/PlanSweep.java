package dev.fanfare.campaigns;

import dev.fanfare.access.Workspaces;
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

/** Forgets plans 30 days after they were made last. Every node does, each hour. */
@Singleton
final class PlanSweep implements Sweep {

  private static final Duration KEPT = Duration.ofDays(30);
  private static final Duration EVERY = Duration.ofHours(1);
  private static final int AT_ONCE = 100;

  private final AgroalDataSource pool;
  private final PlanStore store;
  private final Workspaces workspaces;
  private final CampaignClock clock;
  private final WorkLoop loop = new WorkLoop("plan-sweep", this::once);

  PlanSweep(
      @DataSource("background") AgroalDataSource pool,
      PlanStore store,
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
        pool, AT_ONCE, (connection, most) -> store.forget(connection, workspace, before, most));
  }
}
