package dev.fanfare.platform;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the machine's monotonic clock known; the workspaces' are {@link WorkspaceClocks}. */
final class Clocks {

  @Produces
  @Singleton
  MachineClock machineClock() {
    return System::nanoTime;
  }
}
