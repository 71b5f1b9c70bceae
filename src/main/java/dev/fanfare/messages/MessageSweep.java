package dev.fanfare.messages;

import dev.fanfare.access.Workspaces;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkLoop;
import dev.fanfare.profiles.DirectAddresses;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Forgets after 30 days what calls said, and whom they said it to. Every node does, each hour; what
 * is still unsent then is skipped.
 */
@Singleton
final class MessageSweep {

  private static final Duration KEPT = Duration.ofDays(30);
  private static final Duration EVERY = Duration.ofHours(1);

  private final AgroalDataSource pool;
  private final MessageStore store;
  private final DirectAddresses addresses;
  private final Workspaces workspaces;
  private final CampaignClock clock;
  private final WorkLoop loop = new WorkLoop("message-sweep", this::once);

  MessageSweep(
      @DataSource("background") AgroalDataSource pool,
      MessageStore store,
      DirectAddresses addresses,
      Workspaces workspaces,
      CampaignClock clock) {
    this.pool = pool;
    this.store = store;
    this.addresses = addresses;
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
    for (var workspace : workspaces.all()) {
      var now = clock.now(workspace);
      Sql.inTransaction(
          pool,
          connection -> {
            store.sweep(connection, workspace, now.minus(KEPT));
            addresses.sweep(connection, workspace, now);
            return true;
          });
    }
    return EVERY;
  }
}
