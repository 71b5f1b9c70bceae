package dev.fanfare.dispatch;

import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.MachineClock;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;

/** The monthly partitions of the ledger: ids of runs grow with time, so a month is a range. */
@Singleton
final class LedgerPartitions {

  private static final int MONTHS_AHEAD = 2;

  /** Any workspace will do: partitions follow the installation's time, which none moves. */
  private static final WorkspaceId INSTALLATION = new WorkspaceId(0);

  private final AgroalDataSource pool;
  private final PartitionStore store;
  private final CampaignClock clock;
  private final MachineClock machineClock;
  private long ensuredAt;

  LedgerPartitions(
      @DataSource("background") AgroalDataSource pool,
      PartitionStore store,
      CampaignClock clock,
      MachineClock machineClock) {
    this.pool = pool;
    this.store = store;
    this.clock = clock;
    this.machineClock = machineClock;
    this.ensuredAt = machineClock.nanos();
  }

  void ensureHourly() {
    if (machineClock.nanos() - ensuredAt > Duration.ofHours(1).toNanos()) {
      ensure();
    }
  }

  /** Makes the partitions of this month and the next ones where they are missing. */
  void ensure() {
    var first = YearMonth.from(clock.now(INSTALLATION).atZone(ZoneOffset.UTC));
    Sql.inTransaction(
        pool,
        connection -> {
          store.lock(connection);
          // Ids begin with their run's making, which may lie a little before this engine's now.
          for (int i = -1; i <= MONTHS_AHEAD; i++) {
            var month = first.plusMonths(i);
            store.ensure(connection, month, floor(month), floor(month.plusMonths(1)));
          }
          return true;
        });
    ensuredAt = machineClock.nanos();
  }

  private static long floor(YearMonth month) {
    return TimeOrderedId.floor(month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC));
  }
}
