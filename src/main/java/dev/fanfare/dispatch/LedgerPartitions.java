package dev.fanfare.dispatch;

import dev.fanfare.campaigns.RunsForgetting;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.DatabaseFailure;
import dev.fanfare.platform.MachineClock;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * The monthly partitions of the ledger, made ahead and dropped after their life: ids of runs grow
 * with time, so a month is a range.
 */
@Singleton
final class LedgerPartitions {

  private static final int MONTHS_AHEAD = 2;
  private static final long EVERY = Duration.ofHours(1).toNanos();
  private static final long AGAIN = Duration.ofMinutes(1).toNanos();

  private static final Logger LOG = Logger.getLogger(LedgerPartitions.class);

  private final AgroalDataSource pool;
  private final PartitionStore store;
  private final DispatchConfig config;
  private final CampaignClock clock;
  private final MachineClock machineClock;
  private final Event<RunsForgetting> listeners;
  private long next;

  LedgerPartitions(
      @DataSource("background") AgroalDataSource pool,
      PartitionStore store,
      DispatchConfig config,
      CampaignClock clock,
      MachineClock machineClock,
      Event<RunsForgetting> listeners) {
    this.pool = pool;
    this.store = store;
    this.config = config;
    this.clock = clock;
    this.machineClock = machineClock;
    this.listeners = listeners;
    this.next = machineClock.nanos() + EVERY;
  }

  /** Makes and drops what is due, once an hour; what fails is tried again after a minute. */
  void ensureHourly() {
    long now = machineClock.nanos();
    if (now - next < 0) {
      return;
    }
    next = now + AGAIN;
    ensure();
    forget();
    next = now + EVERY;
  }

  /** Drops months over their life whose runs have all ended; returns those that are left. */
  List<YearMonth> forget() {
    var first = month().minusMonths(config.keepMonths());
    var left = new ArrayList<YearMonth>();
    for (var month : Sql.inTransaction(pool, connection -> store.before(connection, first))) {
      if (!forgets(month)) {
        left.add(month);
      }
    }
    return left;
  }

  /** One month that cannot be dropped now is no reason to keep the others. */
  private boolean forgets(YearMonth month) {
    try {
      if (forget(month)) {
        LOG.infof("The ledger of %s is dropped after %d months", month, config.keepMonths());
        return true;
      }
      LOG.warnf("The ledger of %s stays: a run of then is still open", month);
    } catch (DatabaseFailure e) {
      LOG.warnf("The ledger of %s stays for another hour: %s", month, e.getMessage());
    }
    return false;
  }

  /**
   * Drops a month; false while a run of it is open. Others take what they want of it before, which
   * nobody waits for.
   */
  boolean forget(YearMonth month) {
    long from = floor(month);
    long to = floor(month.plusMonths(1));
    boolean told =
        Sql.inTransaction(
            pool,
            connection -> {
              boolean over = !store.hasOpenRun(connection, from, to);
              if (over) {
                listeners.fire(new RunsForgetting(connection, from, to));
              }
              return over;
            });
    return told && Sql.inTransaction(pool, connection -> drop(connection, month, from, to));
  }

  private boolean drop(Connection connection, YearMonth month, long from, long to)
      throws SQLException {
    store.lock(connection);
    if (store.hasOpenRun(connection, from, to)) {
      return false;
    }
    store.drop(connection, month, from, to);
    return true;
  }

  /** Refuses what asks for people of a run whose month has been dropped. */
  void requireKept(Connection connection, long runId) throws SQLException {
    var month = YearMonth.from(TimeOrderedId.instantOf(runId).atZone(ZoneOffset.UTC));
    if (!store.isKept(connection, month)) {
      throw new ApiProblem(
          ProblemCode.GONE,
          "Who was in the runs of %s is kept for %d months.".formatted(month, config.keepMonths()));
    }
  }

  private YearMonth month() {
    return YearMonth.from(clock.now(WorkspaceId.INSTALLATION).atZone(ZoneOffset.UTC));
  }

  /** Makes the partitions of this month and the next ones where they are missing. */
  void ensure() {
    var first = month();
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
  }

  private static long floor(YearMonth month) {
    return TimeOrderedId.floor(month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC));
  }
}
