package dev.fanfare.scheduling;

import dev.fanfare.access.Workspaces;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.WorkLoop;
import dev.fanfare.platform.WorkspaceId;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Looks every second, on every engine, whether a planned instant has come. */
@Singleton
final class ScheduleAlarm {

  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Workspaces workspaces;
  private final CampaignClock clock;
  private final ScheduleFires fires;
  private final Set<WorkspaceId> woken = ConcurrentHashMap.newKeySet();
  private final WorkLoop loop = new WorkLoop("schedules", this::once);

  ScheduleAlarm(Workspaces workspaces, CampaignClock clock, ScheduleFires fires) {
    this.workspaces = workspaces;
    this.clock = clock;
    this.fires = fires;
  }

  void start(@Observes @Priority(120) StartupEvent event) {
    loop.start();
  }

  void stop(@Observes @Priority(80) ShutdownEvent event) throws InterruptedException {
    loop.stop();
  }

  /** An instant of a workspace may have come; the others are looked at in their time. */
  void wake(WorkspaceId workspace) {
    woken.add(workspace);
    loop.wake();
  }

  private Duration once() {
    for (var workspace : woken.isEmpty() ? workspaces.all() : List.copyOf(woken)) {
      woken.remove(workspace);
      fires.fireDue(workspace, clock.now(workspace));
    }
    return EVERY;
  }
}
