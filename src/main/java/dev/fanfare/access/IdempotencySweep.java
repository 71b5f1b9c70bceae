package dev.fanfare.access;

import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Sweep;
import dev.fanfare.platform.WorkLoop;
import dev.fanfare.platform.WorkspaceId;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Forgets kept answers after 30 days: they may hold personal data. Every node does, each hour. */
@Singleton
final class IdempotencySweep implements Sweep {

  private static final Duration KEPT = Duration.ofDays(30);
  private static final Duration EVERY = Duration.ofHours(1);

  private final IdempotencyStore store;
  private final Workspaces workspaces;
  private final CampaignClock clock;
  private final WorkLoop loop = new WorkLoop("idempotency-sweep", this::once);

  IdempotencySweep(IdempotencyStore store, Workspaces workspaces, CampaignClock clock) {
    this.store = store;
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
    workspaces.all().forEach(this::forget);
    return EVERY;
  }

  @Override
  public void forget(WorkspaceId workspace) {
    store.forget(workspace, clock.now(workspace).minus(KEPT));
  }
}
