package dev.fanfare.consent;

import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.Sweep;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Forgets questions whether somebody consents, with the words they rest on, 30 days after they can
 * be answered no more.
 */
@Singleton
final class ConsentRequestSweep implements Sweep {

  private static final Duration KEPT = Duration.ofDays(30);
  private static final int AT_ONCE = 10_000;

  private final AgroalDataSource pool;
  private final ConsentRequestStore store;
  private final CampaignClock clock;

  ConsentRequestSweep(
      @DataSource("background") AgroalDataSource pool,
      ConsentRequestStore store,
      CampaignClock clock) {
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
