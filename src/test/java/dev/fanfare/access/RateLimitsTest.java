package dev.fanfare.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RateLimitsTest {

  private final AtomicLong nanos = new AtomicLong(-7);
  private final RateLimits rates = new RateLimits(new TwoASecond(), nanos::get);

  /** Bursts of three. */
  private record TwoASecond() implements AccessConfig {
    @Override
    public Optional<Path> adminKeyFile() {
      return Optional.empty();
    }

    @Override
    public boolean sandbox() {
      return false;
    }

    @Override
    public int requestsPerSecond() {
      return 2;
    }

    @Override
    public int burst() {
      return 3;
    }
  }

  @Test
  void refusesWhatIsBeyondTheBurstAndTellsWhenTheNextMayCome() {
    for (int i = 0; i < 3; i++) {
      assertThat(rates.take("a").allowed()).isTrue();
    }

    var refused = rates.take("a");

    assertThat(refused).isEqualTo(new RateLimits.Verdict(false, 0, 1));
    assertThat(rates.take("b").allowed()).isTrue();
  }

  @Test
  void givesBackWithTimeAndTakesNothingForARefusal() {
    for (int i = 0; i < 10; i++) {
      rates.take("a");
    }

    nanos.addAndGet(500_000_000);

    assertThat(rates.take("a").allowed()).isTrue();
    assertThat(rates.take("a").allowed()).isFalse();
  }
}
