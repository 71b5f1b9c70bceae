package dev.fanfare.rendering;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Stops renders that take more processor time or allocate more memory than one message may:
 * templates check the interrupt flag at every step. Processor time, because on a busy machine wall
 * time would skip people whose template did nothing wrong. Who does not stop is told of. Sleeps
 * while nothing is rendered.
 */
final class Watchdog implements Runnable {

  static final long MEMORY = 64L << 20;

  private static final long LOOK_NANOS = Duration.ofMillis(5).toNanos();
  private static final int IDLE_LOOKS = 200;

  /** A thread that does not stop and has no processor either: one that waits for something. */
  private static final int STILL_LOOKS = 6_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final AtomicLong stopped = new AtomicLong();
  private final Duration limit;
  private final Duration grace;
  private final List<RenderThread> watched;
  private final Consumer<RenderThread> stuck;
  private final Map<RenderThread, Look> looks = new HashMap<>();
  private volatile boolean asleep;
  private volatile boolean closed;
  private final Thread thread;

  /**
   * @param limit processor time of one render
   * @param grace processor time a render may still take when it was told to stop
   * @param watched may change at any time
   * @param stuck is told, once, of a thread whose render does not stop
   */
  Watchdog(
      Duration limit, Duration grace, List<RenderThread> watched, Consumer<RenderThread> stuck) {
    this.limit = limit;
    this.grace = grace;
    this.watched = watched;
    this.stuck = stuck;
    this.thread = new Thread(this, "render-watchdog");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void wake() {
    if (asleep) {
      asleep = false;
      LockSupport.unpark(thread);
    }
  }

  long stopped() {
    return stopped.get();
  }

  void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    int idle = 0;
    while (!closed) {
      idle = look() ? 0 : idle + 1;
      if (idle > IDLE_LOOKS) {
        sleep();
        idle = 0;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private void sleep() {
    asleep = true;
    // A render that began before the flag was up did not wake anybody.
    if (!look()) {
      while (asleep && !closed) {
        LockSupport.park(this);
      }
    }
    asleep = false;
  }

  /** Looks at all of them; true when any renders. */
  private boolean look() {
    if (looks.size() > watched.size()) {
      looks.keySet().retainAll(watched);
    }
    boolean busy = false;
    for (var one : watched) {
      busy |= looks.computeIfAbsent(one, Look::new).look();
    }
    return busy;
  }

  /** What was last seen of one thread. */
  private final class Look {
    private final RenderThread thread;
    private long render;
    private long since;
    private long allocated;
    private int looked;
    private boolean told;

    Look(RenderThread thread) {
      this.thread = thread;
    }

    boolean look() {
      long now = thread.running();
      if (now != render) {
        render = now;
        looked = 0;
        told = false;
        since = threads.getThreadCpuTime(thread.threadId());
        allocated = threads.getThreadAllocatedBytes(thread.threadId());
      } else if (now == RenderThread.STOPPED) {
        looked++;
        if (!told && (isOver(grace) || looked > STILL_LOOKS)) {
          told = true;
          stuck.accept(thread);
        }
      } else if (now != 0
          && (isOver(limit)
              || threads.getThreadAllocatedBytes(thread.threadId()) - allocated > MEMORY)) {
        stopped.incrementAndGet();
        thread.stop(now);
      }
      return now != 0;
    }

    private boolean isOver(Duration time) {
      return threads.getThreadCpuTime(thread.threadId()) - since > time.toNanos();
    }
  }
}
