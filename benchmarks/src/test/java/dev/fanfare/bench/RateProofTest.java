package dev.fanfare.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RateProofTest {
  private static final Instant START = Instant.parse("2026-11-22T08:00:00Z");
  private static final Duration WINDOW = Duration.ofSeconds(9);

  @Test
  void findsTheFullestWindowWhereverItBegins() {
    List<Instant> even = every(100, 90);
    List<Instant> burst =
        Stream.concat(even.stream(), Stream.of(START.plusMillis(4_001), START.plusMillis(4_002)))
            .sorted()
            .toList();

    assertThat(RateProof.mostInAny(even, WINDOW)).isEqualTo(90);
    assertThat(RateProof.mostInAny(burst, WINDOW)).isEqualTo(92);
    assertThat(RateProof.mostInAny(List.of(), WINDOW)).isZero();
    assertThat(RateProof.mostInAny(List.of(START, START.plus(WINDOW)), WINDOW)).isEqualTo(1);
  }

  @Test
  void holdsOnlyWhereEverythingDoes() {
    assertThat(result(3_000, 500, 1_000, 480, 40.5).broken()).isEmpty();
    assertThat(result(2_999, 501, 1_001, 260, 60).broken()).hasSize(5);
    assertThat(result(3_000, 500, 1_000, 480, 30).rows()).anyMatch(row -> row.contains("NO"));
  }

  private static RateProof.Result result(
      int reached, int most, int mostAfter, int soon, double seconds) {
    return new RateProof.Result(3_000, 3_000, reached, most, mostAfter, soon, seconds, 2_000);
  }

  private static List<Instant> every(int millis, int count) {
    return IntStream.range(0, count).mapToObj(i -> START.plusMillis((long) i * millis)).toList();
  }
}
