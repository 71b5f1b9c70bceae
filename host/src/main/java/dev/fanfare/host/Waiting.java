package dev.fanfare.host;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Polls a condition against a deadline on the monotonic clock. */
final class Waiting {
  private static final Duration STEP = Duration.ofMillis(40);

  private Waiting() {}

  /** True as soon as the condition holds, false when the time is over. */
  static boolean until(Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      pause(STEP);
    }
    return true;
  }

  static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HostProblem("Interrupted while waiting", e);
    }
  }
}
