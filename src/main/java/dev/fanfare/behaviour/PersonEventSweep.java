package dev.fanfare.behaviour;

import dev.fanfare.events.PersonEvent;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.Sweep;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Forgets after 30 days and 20 minutes what happened to people, and the ids by which it is known
 * when it is told again: by then it has happened too long ago to be taken, and no condition asks
 * about it any more.
 */
@Singleton
final class PersonEventSweep implements Sweep {

  /**
   * What happened is told at most five minutes before it has, and conditions count from the quarter
   * of an hour in which their time begins: 20 minutes are both.
   */
  private static final Duration KEPT = PersonEvent.TOLD_KEPT.plusMinutes(20);

  private static final int AT_ONCE = 5_000;

  private final AgroalDataSource pool;
  private final PersonEventStore store;
  private final CampaignClock clock;

  PersonEventSweep(
      @DataSource("background") AgroalDataSource pool,
      PersonEventStore store,
      CampaignClock clock) {
    this.pool = pool;
    this.store = store;
    this.clock = clock;
  }

  @Override
  public void forget(WorkspaceId workspace) {
    var before = clock.now(workspace).minus(KEPT);
    Sql.inBatches(
        pool, AT_ONCE, (connection, most) -> store.sweep(connection, workspace, before, most));
  }
}
