package dev.fanfare.segments;

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

/**
 * Forgets refused lines of imports after 30 days: they say what a file said of people. Every node
 * does, each hour.
 */
@Singleton
final class RejectSweep implements Sweep {

  private static final Duration KEPT = Duration.ofDays(30);
  private static final Duration EVERY = Duration.ofHours(1);
  private static final int AT_ONCE = 10_000;

  private final AgroalDataSource pool;
  private final StageStore store;
  private final Workspaces workspaces;
  private final CampaignClock clock;
  private final WorkLoop loop = new WorkLoop("reject-sweep", this::once);

  RejectSweep(
      @DataSource("background") AgroalDataSource pool,
      StageStore store,
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
        pool,
        AT_ONCE,
        (connection, most) -> store.forgetRejects(connection, workspace, before, most));
  }
}
