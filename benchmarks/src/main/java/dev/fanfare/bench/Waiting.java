package dev.fanfare.bench;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Polls against deadlines on the monotonic clock. */
final class Waiting {
  private Waiting() {}

  /** Returns when the condition holds; throws with the words when it does not in time. */
  static void until(Duration limit, Duration step, String what, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("Not within " + limit.toSeconds() + " s: " + what);
      }
      pause(step);
    }
  }

  static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
