package dev.fanfare.campaigns;

import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.Sweep;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Forgets plans 30 days after they were made last. */
@Singleton
final class PlanSweep implements Sweep {

  private static final Duration KEPT = Duration.ofDays(30);
  private static final int AT_ONCE = 100;

  private final AgroalDataSource pool;
  private final PlanStore store;
  private final CampaignClock clock;

  PlanSweep(@DataSource("background") AgroalDataSource pool, PlanStore store, CampaignClock clock) {
    this.pool = pool;
    this.store = store;
    this.clock = clock;
  }

  @Override
  public void forget(WorkspaceId workspace) {
    var before = clock.now(workspace).minus(KEPT);
    Sql.inBatches(
        pool, AT_ONCE, (connection, most) -> store.forget(connection, workspace, before, most));
  }
}
