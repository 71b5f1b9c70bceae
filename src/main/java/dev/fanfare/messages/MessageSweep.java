package dev.fanfare.messages;

import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.Sweep;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.DirectAddresses;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Forgets after 30 days what calls said, and whom they said it to. What is still unsent then is
 * skipped.
 */
@Singleton
final class MessageSweep implements Sweep {

  private static final Duration KEPT = Duration.ofDays(30);

  /** With up to a thousand messages each. */
  private static final int CALLS_AT_ONCE = 100;

  private static final int ADDRESSES_AT_ONCE = 10_000;

  private final AgroalDataSource pool;
  private final MessageStore store;
  private final DirectAddresses addresses;
  private final CampaignClock clock;

  MessageSweep(
      @DataSource("background") AgroalDataSource pool,
      MessageStore store,
      DirectAddresses addresses,
      CampaignClock clock) {
    this.pool = pool;
    this.store = store;
    this.addresses = addresses;
    this.clock = clock;
  }

  @Override
  public void forget(WorkspaceId workspace) {
    forget(workspace, CALLS_AT_ONCE);
  }

  /** Some calls a transaction, so that none lasts long, whatever a month has gathered. */
  void forget(WorkspaceId workspace, int atOnce) {
    var now = clock.now(workspace);
    var before = now.minus(KEPT);
    Sql.inBatches(
        pool, atOnce, (connection, most) -> store.sweep(connection, workspace, before, most));
    Sql.inBatches(
        pool,
        ADDRESSES_AT_ONCE,
        (connection, most) -> addresses.sweep(connection, workspace, now, most));
    Sql.inTransaction(pool, connection -> store.sweepWords(connection, workspace, before));
  }
}
