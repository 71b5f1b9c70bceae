package dev.fanfare.access;

import dev.fanfare.platform.Sweep;
import dev.fanfare.platform.WorkLoop;
import dev.fanfare.platform.WorkspaceId;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Lets every room forget, one after another and each hour, for all workspaces; on a thread of its
 * own. What fails is told, keeps no other from its turn and is tried again a minute later.
 */
@Singleton
final class Sweeps {

  private static final Logger LOG = Logger.getLogger(Sweeps.class);
  private static final Duration EVERY = Duration.ofHours(1);
  private static final Duration AFTER_A_FAILURE = Duration.ofMinutes(1);

  private final List<Sweep> sweeps;
  private final Workspaces workspaces;
  private final WorkLoop loop = new WorkLoop("sweeps", this::once);

  Sweeps(@All List<Sweep> sweeps, Workspaces workspaces) {
    this.sweeps = sweeps;
    this.workspaces = workspaces;
  }

  void start(@Observes StartupEvent event) {
    loop.start();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    loop.stop();
  }

  private Duration once() {
    return all(sweeps, workspaces.all()) ? EVERY : AFTER_A_FAILURE;
  }

  /** False when one has failed. */
  static boolean all(List<Sweep> sweeps, List<WorkspaceId> workspaces) {
    boolean forgotten = true;
    for (var workspace : workspaces) {
      for (var sweep : sweeps) {
        try {
          sweep.forget(workspace);
        } catch (RuntimeException e) {
          forgotten = false;
          LOG.warnf(e, "%s does not forget", sweep.getClass().getSimpleName());
        }
      }
    }
    return forgotten;
  }
}
