package dev.fanfare.access;

import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Sweep;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Forgets kept answers after 30 days: they may hold personal data. */
@Singleton
final class IdempotencySweep implements Sweep {

  private static final Duration KEPT = Duration.ofDays(30);

  private final IdempotencyStore store;
  private final CampaignClock clock;

  IdempotencySweep(IdempotencyStore store, CampaignClock clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public void forget(WorkspaceId workspace) {
    store.forget(workspace, clock.now(workspace).minus(KEPT));
  }
}
