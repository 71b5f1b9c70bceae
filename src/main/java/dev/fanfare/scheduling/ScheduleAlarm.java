package dev.fanfare.scheduling;

import dev.fanfare.access.Workspaces;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.WorkLoop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Looks every second, on every engine, whether a planned instant has come. */
@Singleton
final class ScheduleAlarm {

  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Workspaces workspaces;
  private final CampaignClock clock;
  private final ScheduleFires fires;
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

  private Duration once() {
    for (var workspace : workspaces.all()) {
      fires.fireDue(workspace, clock.now(workspace));
    }
    return EVERY;
  }
}
