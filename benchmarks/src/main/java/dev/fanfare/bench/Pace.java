package dev.fanfare.bench;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Does things at a steady pace, each in a thread of its own, whether or not what came before is
 * done: who is slow is measured and not waited for.
 */
final class Pace {
  private Pace() {}

  /** One of the things; its number counts from 0. */
  @FunctionalInterface
  interface Thing {
    void once(int number) throws Exception;
  }

  /**
   * When each was due and the pace that was kept.
   *
   * @param perSecond things that were really begun in a second
   */
  record Kept(Instant[] dueAt, double perSecond) {}

  /** Returns when all are done; throws what the first of them threw that failed. */
  static Kept keep(int count, int perSecond, Thing thing) {
    Instant[] dueAt = new Instant[count];
    List<Future<?>> all = new ArrayList<>(count);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Instant begun = Instant.now();
      long since = System.nanoTime();
      for (int number = 0; number < count; number++) {
        long due = number * 1_000_000_000L / perSecond;
        awaitNanos(since + due);
        dueAt[number] = begun.plusNanos(due);
        int own = number;
        all.add(
            threads.submit(
                () -> {
                  thing.once(own);
                  return null;
                }));
      }
      double seconds = (System.nanoTime() - since) / 1e9;
      for (Future<?> each : all) {
        each.get();
      }
      return new Kept(dueAt, (count - 1) / seconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("one of them failed", e);
    }
  }

  private static void awaitNanos(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
