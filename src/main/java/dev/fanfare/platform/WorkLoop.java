package dev.fanfare.platform;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One thread that works, rests and works again until it is stopped. Whatever a step throws is told
 * to the log, and the step is tried again after a rest that doubles while it keeps failing: a loop
 * that ended by itself would be missed by nobody.
 */
public final class WorkLoop {

  private static final Logger LOG = Logger.getLogger(WorkLoop.class);
  private static final Duration FIRST_REST = Duration.ofMillis(200);
  private static final Duration LONGEST_REST = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** What a loop does, always on the loop's own thread. */
  @FunctionalInterface
  public interface Step {

    /** Works once and answers how long to rest. A long step ends when its thread is interrupted. */
    Duration work() throws InterruptedException;

    /** Called once, when no step follows. */
    default void ended() {}
  }

  private final String name;
  private final Step step;
  private volatile boolean running = true;
  private volatile @Nullable Thread thread;
  private final Semaphore woken = new Semaphore(0);
  private int failures;

  /** A loop that does not run yet; the name is the thread's. */
  public WorkLoop(String name, Step step) {
    this.name = name;
    this.step = step;
  }

  /** Starts the thread. Once. */
  public void start() {
    thread = Thread.ofPlatform().name(name).daemon().start(this::live);
  }

  /** Ends a rest, also the next one where the loop works; not the rest after a failure. */
  public void wake() {
    woken.release();
  }

  /**
   * Interrupts a rest or a step, and returns when the thread has ended or five seconds are over.
   */
  public void stop() throws InterruptedException {
    running = false;
    var started = thread;
    if (started != null) {
      started.interrupt();
      if (!started.join(PATIENCE)) {
        LOG.warnf("%s does not end", name);
      }
    }
  }

  private void live() {
    try {
      while (running) {
        rest(step());
      }
    } catch (InterruptedException e) {
      LOG.debugf("%s ends", name);
    } finally {
      step.ended();
    }
  }

  private void rest(Duration rest) throws InterruptedException {
    if (failures > 0) {
      Thread.sleep(rest);
    } else if (woken.tryAcquire(rest.toNanos(), TimeUnit.NANOSECONDS)) {
      woken.drainPermits();
    }
  }

  private Duration step() throws InterruptedException {
    try {
      var rest = step.work();
      failures = 0;
      return rest;
    } catch (RuntimeException | Error e) {
      if (!running) {
        throw new InterruptedException();
      }
      var rest = restAfter(failures++);
      tell(e, rest);
      return rest;
    }
  }

  /** A database that is away needs no stack; of all else one shows where to look. */
  private void tell(Throwable failure, Duration rest) {
    var trace = failures > 1 || failure instanceof DatabaseFailure ? null : failure;
    LOG.warnf(trace, "%s rests for %s: %s", name, rest, failure);
  }

  /** How long to rest after so many failures in a row before this one. */
  static Duration restAfter(int earlier) {
    var rest = FIRST_REST.multipliedBy(1L << Math.min(earlier, 16));
    return rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST;
  }
}
