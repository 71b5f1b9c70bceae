package dev.fanfare.channel.email;

import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Closes sockets whose peer has stopped reading. Angus sets a deadline before each write and takes
 * it back after, several times a message, which a queue in order of time pays with a lock and a
 * woken thread; here it is a look at all of them, ten times a second. One thread for all accounts.
 */
final class WriteWatch extends ScheduledThreadPoolExecutor {

  private static final int LOOK_MILLIS = 100;

  private final Set<Deadline<?>> open = ConcurrentHashMap.newKeySet();

  WriteWatch() {
    super(1, Thread.ofPlatform().name("smtp-write-watch").daemon().factory());
    var unused = scheduleAtFixedRate(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> close, long delay, TimeUnit unit) {
    var deadline = new Deadline<>(close, System.nanoTime() + unit.toNanos(delay));
    open.add(deadline);
    return deadline;
  }

  private void look() {
    long now = System.nanoTime();
    for (var deadline : open) {
      if (deadline.at - now <= 0) {
        deadline.run();
      }
    }
  }

  private final class Deadline<V> extends FutureTask<V> implements ScheduledFuture<V> {
    private final long at;

    Deadline(Callable<V> close, long at) {
      super(close);
      this.at = at;
    }

    @Override
    protected void done() {
      open.remove(this);
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(at - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
