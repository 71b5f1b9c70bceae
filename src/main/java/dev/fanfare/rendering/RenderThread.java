package dev.fanfare.rendering;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A platform thread that renders under watch. The watch is a counter: odd while a part is being
 * rendered, so that a render costs two atomic steps and no clock.
 */
final class RenderThread extends Thread {

  private static final long STOPPED = -1;

  private final CappedWriter writer = new CappedWriter();
  private final AtomicLong turn = new AtomicLong();
  private final Object stopping = new Object();
  private long turns;
  private final Watchdog watchdog;

  RenderThread(Runnable work, String name, Watchdog watchdog) {
    super(null, work, name, 512 * 1024);
    this.watchdog = watchdog;
    setDaemon(true);
  }

  CappedWriter writer() {
    return writer;
  }

  /** Called by this thread: from now on the render is watched. */
  void begin() {
    turns += 2;
    turn.set(turns | 1);
    watchdog.wake();
  }

  /** Called by this thread; true when the render was stopped. No interrupt comes after it. */
  boolean end() {
    if (turn.compareAndSet(turns | 1, turns)) {
      return false;
    }
    synchronized (stopping) {
      Thread.interrupted();
      turn.set(turns);
    }
    return true;
  }

  /** The render under way, or 0. */
  long running() {
    long now = turn.get();
    return now > 0 && (now & 1) == 1 ? now : 0;
  }

  /** Interrupts that render, if it is still under way. */
  void stop(long render) {
    synchronized (stopping) {
      if (turn.compareAndSet(render, STOPPED)) {
        interrupt();
      }
    }
  }
}
