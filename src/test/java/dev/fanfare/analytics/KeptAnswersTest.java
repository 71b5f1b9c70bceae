package dev.fanfare.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KeptAnswersTest {

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger worked = new AtomicInteger();
  private final KeptAnswers<String, Integer> answers =
      new KeptAnswers<>(nanos::get, Duration.ofSeconds(1));

  @Test
  void letsOneWorkForAllWhoAskMeanwhile() throws Exception {
    var working = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<Future<Integer>>();
      all.add(
          threads.submit(
              () ->
                  answers.get(
                      "a",
                      () -> {
                        working.countDown();
                        await(goOn);
                        return worked.incrementAndGet();
                      })));
      working.await();
      for (int i = 0; i < 20; i++) {
        all.add(threads.submit(() -> answers.get("a", worked::incrementAndGet)));
      }
      assertThat(answers.get("b", () -> 7)).as("nobody waits for another's").isEqualTo(7);
      goOn.countDown();

      for (var each : all) {
        assertThat(each.get()).isEqualTo(1);
      }
    }
  }

  @Test
  void keepsAnAnswerForAMomentAndNoLonger() {
    assertThat(answers.get("a", worked::incrementAndGet)).isEqualTo(1);
    nanos.addAndGet(Duration.ofMillis(999).toNanos());
    assertThat(answers.get("a", worked::incrementAndGet)).isEqualTo(1);
    nanos.addAndGet(Duration.ofMillis(1).toNanos());
    assertThat(answers.get("a", worked::incrementAndGet)).isEqualTo(2);
  }

  @Test
  void keepsForAsLongAsItTookWhatTookLong() {
    answers.get("a", () -> worked.incrementAndGet() + (int) nanos.addAndGet(5_000_000_000L) * 0);
    nanos.addAndGet(4_999_999_999L);
    assertThat(answers.get("a", worked::incrementAndGet)).isEqualTo(1);
    nanos.addAndGet(1);
    assertThat(answers.get("a", worked::incrementAndGet)).isEqualTo(2);
  }

  @Test
  void doesNotKeepAFailure() {
    assertThatThrownBy(
            () ->
                answers.get(
                    "a",
                    () -> {
                      throw new IllegalArgumentException("no");
                    }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(answers.get("a", worked::incrementAndGet)).isEqualTo(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
