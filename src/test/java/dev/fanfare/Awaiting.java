package dev.fanfare;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Looks again and again for what will come to be; fails with what it saw last at the deadline. */
public final class Awaiting {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BETWEEN = Duration.ofMillis(20);

  private Awaiting() {}

  /** The first value that is as wanted. */
  public static <T> T value(String what, Supplier<T> look, Predicate<T> wanted) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var seen = look.get();
      if (wanted.test(seen)) {
        return seen;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError(
            "Not within " + PATIENCE.toSeconds() + " s: " + what + "; last seen: " + seen);
      }
      LockSupport.parkNanos(BETWEEN.toNanos());
    }
  }

  /** Returns once the condition holds. */
  public static void until(String what, BooleanSupplier condition) {
    value(what, condition::getAsBoolean, holds -> holds);
  }
}
