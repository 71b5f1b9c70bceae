package dev.fanfare.analytics;

import dev.fanfare.platform.MachineClock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Answers that many ask for and that are dear: worked out by one of those who ask, and given to all
 * others who ask meanwhile and for a moment after. What fails is not kept. Any thread.
 *
 * @param <Q> what is asked, equal where the answer is the same
 */
final class KeptAnswers<Q, A> {

  private final MachineClock clock;
  private final Duration atLeast;
  private final Map<Q, Answer> answers = new ConcurrentHashMap<>();

  /**
   * @param atLeast how long an answer is kept; as long as it took to work out, where that is longer
   */
  KeptAnswers(MachineClock clock, Duration atLeast) {
    this.clock = clock;
    this.atLeast = atLeast;
  }

  private final class Answer {
    private final FutureTask<A> work;
    private volatile long keptUntil;

    Answer(Supplier<A> work, long now) {
      this.work =
          new FutureTask<>(
              () -> {
                A answer = work.get();
                long done = clock.nanos();
                keptUntil = done + Math.max(atLeast.toNanos(), done - now);
                return answer;
              });
    }

    boolean isKept(long now) {
      return !work.isDone() || work.state() == Future.State.SUCCESS && keptUntil - now > 0;
    }
  }

  A get(Q question, Supplier<A> work) {
    long now = clock.nanos();
    answers.values().removeIf(answer -> !answer.isKept(now));
    var own = new Answer(work, now);
    var given = answers.computeIfAbsent(question, q -> own);
    if (given == own) {
      own.work.run();
    }
    return result(given.work);
  }

  private static <A> A result(FutureTask<A> work) {
    try {
      return work.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while another worked it out", e);
    }
  }
}
