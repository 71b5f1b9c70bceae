package dev.fanfare.rendering;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A platform thread that renders under watch. The watch is a counter: odd while a part is being
 * rendered, so that a render costs two atomic steps and no clock.
 */
final class RenderThread extends Thread {

  static final long STOPPED = -1;

  private final CappedWriter writer = new CappedWriter();
  private final AtomicLong turn = new AtomicLong();
  private final Object stopping = new Object();
  private long turns;
  private volatile @Nullable RenderWork work;
  private volatile @Nullable CompiledTemplate template;
  private volatile boolean leaving;
  private final Watchdog watchdog;

  /** What was given up, because the thread did not stop. */
  record GivenUp(CompiledTemplate template, Runnable left) {}

  RenderThread(Runnable loop, String name, Watchdog watchdog) {
    super(null, loop, name, 512 * 1024);
    this.watchdog = watchdog;
    setDaemon(true);
  }

  CappedWriter writer() {
    return writer;
  }

  /** Called by this thread. */
  void run(RenderWork taken) {
    work = taken;
    try {
      taken.run();
    } finally {
      work = null;
    }
  }

  /** Called by this thread: from now on the render is watched. */
  void begin(CompiledTemplate rendered) {
    template = rendered;
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

  /** The render under way, {@link #STOPPED} where it was told to stop, or 0. */
  long running() {
    long now = turn.get();
    return now == STOPPED || (now & 1) == 1 ? now : 0;
  }

  /** Interrupts that render, if it is still under way. */
  void stop(long render) {
    synchronized (stopping) {
      if (turn.compareAndSet(render, STOPPED)) {
        interrupt();
      }
    }
  }

  /** Whether it takes no more work: another has its place. */
  boolean leaving() {
    return leaving;
  }

  /**
   * Takes away the work of a render that was told to stop; null when it has stopped after all.
   *
   * @param replaced whether another takes its place
   */
  @Nullable GivenUp giveUp(boolean replaced) {
    // The render cannot end meanwhile: what is given up is what did not stop, and nothing after it.
    synchronized (stopping) {
      var rendered = template;
      var taken = work;
      if (turn.get() != STOPPED || rendered == null || taken == null) {
        return null;
      }
      leaving = replaced;
      return new GivenUp(rendered, taken.giveUp());
    }
  }
}
