package dev.fanfare.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.channel.sandbox.InboxRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
    assertThat(result(3_000, 500, 1_500, 1_000, 480, 40.5).broken()).isEmpty();
    assertThat(result(2_999, 501, 1_501, 1_001, 260, 60).broken()).hasSize(6);
    assertThat(result(3_000, 500, 1_500, 1_000, 480, 30).rows())
        .anyMatch(row -> row.contains("NO"));
  }

  /** One that lets 500 pass in ten seconds, and one that lets 540: too few for a single window. */
  @Test
  void findsALimiterThatLetsAFewTooManyPass() {
    assertThat(played(500).broken()).isEmpty();

    RateProof.Result loose = played(540);

    assertThat(loose.most()).isLessThanOrEqualTo(500);
    assertThat(loose.broken())
        .isNotEmpty()
        .allMatch(broken -> broken.startsWith("rate: ") && broken.contains("of at most 1500"));
  }

  /** 2,000 people at so many per ten seconds, then 1,000 at twice as many. */
  private static RateProof.Result played(int most) {
    List<InboxRecord> records = new ArrayList<>();
    Instant at = START;
    Instant doubledAt = START;
    for (int i = 0; i < 3_000; i++) {
      records.add(taken(i, at));
      long nanos = Duration.ofSeconds(10).toNanos() / most;
      at = at.plusNanos(i < 2_000 ? nanos : nanos / 2);
      doubledAt = i == 1_999 ? at : doubledAt;
    }
    return RateProof.judge(records, 3_000, doubledAt);
  }

  private static InboxRecord taken(int person, Instant at) {
    return new InboxRecord(
        person + 1,
        at.toString(),
        null,
        "offers@example.com",
        "p" + person + "@example.com",
        null,
        null,
        "accepted",
        100,
        null,
        null);
  }

  private static RateProof.Result result(
      int reached, int most, int mostOfThree, int mostAfter, int soon, double seconds) {
    return new RateProof.Result(
        3_000, 3_000, reached, most, mostOfThree, mostAfter, soon, seconds, 2_000);
  }

  private static List<Instant> every(int millis, int count) {
    return IntStream.range(0, count).mapToObj(i -> START.plusMillis((long) i * millis)).toList();
  }
}
