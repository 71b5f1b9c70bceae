package dev.fanfare.analytics;

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

/** Forgets what people did once no condition can ask about it. Every node does, each hour. */
@Singleton
final class EngagementSweep implements Sweep {

  private static final Duration EVERY = Duration.ofHours(1);
  private static final int AT_ONCE = 10_000;
  private static final long QUARTER_SECONDS = 900;

  private final AgroalDataSource pool;
  private final EngagementStore store;
  private final Workspaces workspaces;
  private final CampaignClock clock;
  private final WorkLoop loop = new WorkLoop("engagement-sweep", this::once);

  EngagementSweep(
      @DataSource("background") AgroalDataSource pool,
      EngagementStore store,
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
    long before = clock.now(workspace).minus(PersonEvent.KEPT).getEpochSecond() / QUARTER_SECONDS;
    for (var event : PersonEvent.values()) {
      Sql.inBatches(
          pool,
          AT_ONCE,
          (connection, most) ->
              store.forget(connection, workspace, event.code(), (int) before, most));
    }
  }
}
