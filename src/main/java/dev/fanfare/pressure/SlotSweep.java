package dev.fanfare.pressure;

import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.Sweep;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Forgets slots that no window of a cap in force reaches, in campaign time. */
@Singleton
class SlotSweep implements Sweep {

  private static final int AT_ONCE = 5_000;

  /** Beyond the longest window: messages that are tried for a day still know their own slot. */
  private static final Duration SLACK = Duration.ofDays(1);

  private final AgroalDataSource pool;
  private final CapStore caps;
  private final SlotStore slots;
  private final CampaignClock clock;

  SlotSweep(
      @DataSource("background") AgroalDataSource pool,
      CapStore caps,
      SlotStore slots,
      CampaignClock clock) {
    this.pool = pool;
    this.caps = caps;
    this.slots = slots;
    this.clock = clock;
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
