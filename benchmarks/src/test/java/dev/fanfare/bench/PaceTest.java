package dev.fanfare.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PaceTest {

  @Test
  void doesNotWaitForWhatCameBefore() {
    CountDownLatch all = new CountDownLatch(20);

    Pace.Kept kept =
        Pace.keep(
            20,
            1_000,
            _ -> {
              all.countDown();
              all.await();
            });

    assertThat(kept.dueAt()).hasSize(20).doesNotContainNull();
    assertThat(Duration.between(kept.dueAt()[0], kept.dueAt()[19]))
        .isEqualTo(Duration.ofMillis(19));
  }

  @Test
  void tellsOfWhatFailed() {
    assertThatThrownBy(
            () ->
                Pace.keep(
                    3,
                    1_000,
                    number -> {
                      if (number == 1) {
                        throw new IllegalArgumentException("no");
                      }
                    }))
        .hasRootCauseMessage("no");
  }
}
