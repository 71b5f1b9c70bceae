package dev.fanfare.dispatch;

import dev.fanfare.platform.MachineClock;
import java.time.Duration;
import java.util.List;

/**
 * Holds back an account that cannot be used: longer each time, then one person as a probe. Used by
 * its worker's thread; the state is read by any.
 */
final class AccountPause {

  private static final int LONGEST_SHIFT = 5;

  private final MachineClock clock;
  private volatile int failures;
  private long until;

  AccountPause(MachineClock clock) {
    this.clock = clock;
  }

  /** Learns from what came back. */
  void learn(List<Outcome> outcomes) {
    boolean failed = false;
    for (var outcome : outcomes) {
      switch (outcome.end()) {
        case Outcome.End.Unavailable unavailable -> failed = true;
        case Outcome.End.Sent sent -> failures = 0;
        case Outcome.End.Failed rejected -> failures = 0;
        case Outcome.End.TryLater later -> failures = 0;
        case Outcome.End.Skipped skipped -> {}
        case Outcome.End.HeldOut heldOut -> {}
        case Outcome.End.Unknown unknown -> {}
        case Outcome.End.Revoked revoked -> {}
      }
    }
    if (failed) {
      var pause = Duration.ofSeconds(1L << Math.min(failures, LONGEST_SHIFT));
      failures++;
      until = clock.nanos() + pause.toNanos();
    }
  }

  /** How many people may start, of those the window has room for. */
  int allows(int free) {
    if (failures == 0) {
      return free;
    }
    return clock.nanos() - until < 0 ? 0 : Math.min(free, 1);
  }

  boolean pausing() {
    return failures > 0;
  }
}
