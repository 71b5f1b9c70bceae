package dev.fanfare.bench;

import dev.fanfare.host.Host;
import dev.fanfare.host.HostLock;
import dev.fanfare.host.HostProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Sees to it that nothing of a stage outlives it: what runs on its folder is ended with this
 * process, and what a killed one has left is ended before the folder is emptied.
 */
final class StageGuard implements AutoCloseable {
  private final HostLock lock;
  private final Thread hook;

  private StageGuard(HostLock lock, Path folder) {
    this.lock = lock;
    this.hook = new Thread(() -> Host.endAll(folder), "stage-shutdown");
  }

  /** Empties a folder and holds it; refuses one that another process holds. */
  static StageGuard take(Path folder) {
    Optional<Long> holder = HostLock.holder(folder);
    if (holder.isPresent()) {
      throw runs(folder, holder.get());
    }
    if (Host.stopLeftovers(folder)) {
      System.err.println(
          "What a killed run has left on " + folder + " was still there; it is stopped.");
    }
    delete(folder);
    HostLock lock = HostLock.take(folder).orElseThrow(() -> runs(folder, 0));
    StageGuard guard = new StageGuard(lock, folder);
    // Before anything runs: programs of a host have a session of their own, which Ctrl-C passes by.
    Runtime.getRuntime().addShutdownHook(guard.hook);
    return guard;
  }

  private static HostProblem runs(Path folder, long holder) {
    return new HostProblem(
        "Another bench or prove (process %d) runs on %s.".formatted(holder, folder));
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // This process ends, and the hook is at work.
    }
    lock.close();
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
