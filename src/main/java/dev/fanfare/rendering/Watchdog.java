package dev.fanfare.rendering;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Stops renders that take more processor time or allocate more memory than one message may:
 * templates check the interrupt flag at every step. Processor time, because on a busy machine wall
 * time would skip people whose template did nothing wrong. Sleeps while nothing is rendered.
 */
final class Watchdog implements Runnable {

  static final long MEMORY = 64L << 20;

  private static final long LOOK_NANOS = Duration.ofMillis(5).toNanos();
  private static final int IDLE_LOOKS = 200;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final AtomicLong stopped = new AtomicLong();
  private final Duration limit;
  private volatile List<RenderThread> watched = List.of();
  private volatile boolean asleep;
  private volatile boolean closed;
  private final Thread thread;

  Watchdog(Duration limit) {
    this.limit = limit;
    this.thread = new Thread(this, "render-watchdog");
    thread.setDaemon(true);
  }

  void watch(List<RenderThread> threads) {
    watched = List.copyOf(threads);
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
    var looks = watched.stream().map(Look::new).toList();
    int idle = 0;
    while (!closed) {
      boolean busy = false;
      for (var look : looks) {
        busy |= look.look();
      }
      idle = busy ? 0 : idle + 1;
      if (idle > IDLE_LOOKS) {
        sleep(looks);
        idle = 0;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private void sleep(List<Look> looks) {
    asleep = true;
    // A render that began before the flag was up did not wake anybody.
    if (looks.stream().noneMatch(Look::look)) {
      while (asleep && !closed) {
        LockSupport.park(this);
      }
    }
    asleep = false;
  }

  /** What was last seen of one thread. */
  private final class Look {
    private final RenderThread thread;
    private long render;
    private long since;
    private long allocated;

    Look(RenderThread thread) {
      this.thread = thread;
    }

    boolean look() {
      long now = thread.running();
      if (now == 0) {
        render = 0;
        return false;
      }
      if (now != render) {
        render = now;
        since = threads.getThreadCpuTime(thread.threadId());
        allocated = threads.getThreadAllocatedBytes(thread.threadId());
      } else if (threads.getThreadCpuTime(thread.threadId()) - since > limit.toNanos()
          || threads.getThreadAllocatedBytes(thread.threadId()) - allocated > MEMORY) {
        stopped.incrementAndGet();
        thread.stop(now);
        render = 0;
      }
      return true;
    }
  }
}
