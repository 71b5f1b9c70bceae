package dev.fanfare.pressure;

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
 * Forgets slots that no window of a cap in force reaches, in campaign time. Every node does, each
 * hour.
 */
@Singleton
class SlotSweep implements Sweep {

  private static final int AT_ONCE = 5_000;
  private static final Duration EVERY = Duration.ofHours(1);

  /** Beyond the longest window: messages that are tried for a day still know their own slot. */
  private static final Duration SLACK = Duration.ofDays(1);

  private final AgroalDataSource pool;
  private final CapStore caps;
  private final SlotStore slots;
  private final Workspaces workspaces;
  private final CampaignClock clock;
  private final WorkLoop loop = new WorkLoop("cap-slot-sweep", this::once);

  SlotSweep(
      @DataSource("background") AgroalDataSource pool,
      CapStore caps,
      SlotStore slots,
      Workspaces workspaces,
      CampaignClock clock) {
    this.pool = pool;
    this.caps = caps;
    this.slots = slots;
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

  /** Of one workspace; in portions, so that no transaction is long. */
  @Override
  public void forget(WorkspaceId workspace) {
    var now = clock.now(workspace);
    Sql.inBatches(
        pool,
        AT_ONCE,
        (connection, most) -> {
          var set = caps.inForce(connection, workspace);
          var before = now.minus(set.reach()).minus(SLACK);
          return set.version() == 0 ? 0 : slots.sweep(connection, workspace, before, most);
        });
  }
}
