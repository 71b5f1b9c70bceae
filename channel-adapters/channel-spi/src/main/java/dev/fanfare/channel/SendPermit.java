package dev.fanfare.channel;

/** Whether the caller still owns the message: a lease judged on the monotonic clock. */
@FunctionalInterface
public interface SendPermit {

  /** A permit that is always held, for tests and tools. */
  SendPermit ALWAYS = () -> true;

  /** True while nobody else may have taken the message over. */
  boolean held();
}
