package dev.fanfare.platform;

/** Machine time: leases, heartbeats, timeouts. Nanoseconds, monotonic, of this process only. */
@FunctionalInterface
public interface MachineClock {

  /** As {@link System#nanoTime()}: only differences mean anything. */
  long nanos();
}
