package dev.fanfare.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Awaiting;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class WorkLoopTest {

  private static final Duration LONG = Duration.ofHours(1);

  @Test
  void goesOnAfterWhateverAStepThrows() throws InterruptedException {
    var steps = new AtomicInteger();
    var loop =
        new WorkLoop(
            "failing",
            () -> {
              switch (steps.incrementAndGet()) {
                case 1 -> throw new NullPointerException("on purpose");
                case 2 -> throw new StackOverflowError("on purpose");
                default -> {
                  return LONG;
                }
              }
            });

    loop.start();

    Awaiting.until("the third step", () -> steps.get() == 3);
    loop.stop();
  }

  @Test
  void endsARestWhenItIsWoken() throws InterruptedException {
    var steps = new AtomicInteger();
    var loop =
        new WorkLoop(
            "woken",
            () -> {
              steps.incrementAndGet();
              return LONG;
            });
    loop.start();
    Awaiting.until("the first step", () -> steps.get() == 1);

    loop.wake();

    Awaiting.until("the second step", () -> steps.get() == 2);
    loop.stop();
  }

  @Test
  void endsInTheMiddleOfARest() throws InterruptedException {
    var worked = new CountDownLatch(1);
    var ended = new AtomicBoolean();
    var loop =
        new WorkLoop(
            "resting",
            new WorkLoop.Step() {
              @Override
              public Duration work() {
                worked.countDown();
                return LONG;
              }

              @Override
              public void ended() {
                ended.set(true);
              }
            });
    loop.start();
    worked.await();

    loop.stop();

    assertThat(ended).isTrue();
  }

  @Test
  void endsInTheMiddleOfAStepThatWaits() throws InterruptedException {
    var entered = new CountDownLatch(1);
    var steps = new AtomicInteger();
    var loop =
        new WorkLoop(
            "waiting",
            () -> {
              steps.incrementAndGet();
              entered.countDown();
              new CountDownLatch(1).await();
              return Duration.ZERO;
            });
    loop.start();
    entered.await();

    loop.stop();

    assertThat(steps).hasValue(1);
  }

  @Test
  void takesAFailureWhileItIsStoppedForItsEnd() throws InterruptedException {
    var entered = new CountDownLatch(1);
    var steps = new AtomicInteger();
    var loop =
        new WorkLoop(
            "cut off",
            () -> {
              steps.incrementAndGet();
              entered.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                throw new IllegalStateException("as drivers do", e);
              }
              return Duration.ZERO;
            });
    loop.start();
    entered.await();

    loop.stop();

    assertThat(steps).hasValue(1);
  }

  @Test
  void restsLongerWhileItKeepsFailing() {
    assertThat(WorkLoop.restAfter(0)).isEqualTo(Duration.ofMillis(200));
    assertThat(WorkLoop.restAfter(1)).isEqualTo(Duration.ofMillis(400));
    assertThat(WorkLoop.restAfter(4)).isEqualTo(Duration.ofMillis(3_200));
    assertThat(WorkLoop.restAfter(5)).isEqualTo(Duration.ofSeconds(5));
    assertThat(WorkLoop.restAfter(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(5));
  }
}
