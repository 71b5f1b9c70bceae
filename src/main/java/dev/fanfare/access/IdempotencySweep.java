package dev.fanfare.access;

import dev.fanfare.platform.CampaignClock;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Forgets kept answers after 30 days: they may hold personal data. Every node does, each hour. */
@Singleton
final class IdempotencySweep {

  private static final Logger LOG = Logger.getLogger(IdempotencySweep.class);
  private static final Duration KEPT = Duration.ofDays(30);
  private static final Duration EVERY = Duration.ofHours(1);

  private final IdempotencyStore store;
  private final Workspaces workspaces;
  private final CampaignClock clock;
  private @Nullable Thread thread;

  IdempotencySweep(IdempotencyStore store, Workspaces workspaces, CampaignClock clock) {
    this.store = store;
    this.workspaces = workspaces;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    thread = Thread.ofVirtual().name("idempotency-sweep").start(this::live);
  }

  void stop(@Observes ShutdownEvent event) {
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void live() {
    try {
      while (true) {
        try {
          sweep();
        } catch (RuntimeException e) {
          LOG.warnf("Kept answers were not swept; again in an hour: %s", e.getMessage());
        }
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void sweep() {
    for (var workspace : workspaces.all()) {
      store.forget(workspace, clock.now(workspace).minus(KEPT));
    }
  }
}
