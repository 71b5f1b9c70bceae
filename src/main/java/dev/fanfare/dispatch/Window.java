package dev.fanfare.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The unit of ambiguity: people of one account in this process who are started and not yet
 * recorded. When the process dies, these and no others may be unknown. Opened and drained by its
 * worker's thread; completed by any.
 */
final class Window {

  private final int size;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private List<Outcome> completed = new ArrayList<>();
  private int outstanding;
  private int wakeAt = Integer.MAX_VALUE;
  private boolean woken;

  Window(int size) {
    this.size = size;
  }

  int size() {
    return size;
  }

  int outstanding() {
    return outstanding;
  }

  void opened(int people) {
    outstanding += people;
  }

  void recorded(int people) {
    outstanding -= people;
  }

  /** Notes how one person's work ended. */
  void complete(Outcome outcome) {
    lock.lock();
    try {
      completed.add(outcome);
      if (completed.size() >= wakeAt) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes the outcomes that have come. */
  List<Outcome> drain() {
    lock.lock();
    try {
      var drained = completed;
      completed = new ArrayList<>();
      return drained;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until so many outcomes have come, or the time is over. */
  void await(int enough, long nanos) throws InterruptedException {
    lock.lock();
    try {
      wakeAt = enough;
      long left = nanos;
      while (completed.size() < wakeAt && !woken && left > 0) {
        left = changed.awaitNanos(left);
      }
      wakeAt = Integer.MAX_VALUE;
      woken = false;
    } finally {
      lock.unlock();
    }
  }

  /** Ends a wait at once, the next one where nobody waits. */
  void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
