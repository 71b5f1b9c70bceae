package dev.fanfare.segments;

import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.Sweep;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Forgets refused lines of imports after 30 days: they say what a file said of people. */
@Singleton
final class RejectSweep implements Sweep {

  private static final Duration KEPT = Duration.ofDays(30);
  private static final int AT_ONCE = 10_000;

  private final AgroalDataSource pool;
  private final StageStore store;
  private final CampaignClock clock;

  RejectSweep(
      @DataSource("background") AgroalDataSource pool, StageStore store, CampaignClock clock) {
    this.pool = pool;
    this.store = store;
    this.clock = clock;
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
