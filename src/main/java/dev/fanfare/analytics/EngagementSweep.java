package dev.fanfare.analytics;

import dev.fanfare.events.PersonEvent;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.Sweep;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;

/** Forgets what people did once no condition can ask about it. */
@Singleton
final class EngagementSweep implements Sweep {

  private static final int AT_ONCE = 10_000;
  private static final long QUARTER_SECONDS = 900;

  private final AgroalDataSource pool;
  private final EngagementStore store;
  private final CampaignClock clock;

  EngagementSweep(
      @DataSource("background") AgroalDataSource pool, EngagementStore store, CampaignClock clock) {
    this.pool = pool;
    this.store = store;
    this.clock = clock;
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
