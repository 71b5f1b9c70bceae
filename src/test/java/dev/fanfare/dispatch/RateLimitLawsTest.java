package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Execution(ExecutionMode.CONCURRENT)
class RateLimitLawsTest {

  private static final Instant START = Instant.parse("2026-11-22T08:00:00Z");

  static IntStream seeds() {
    return IntStream.range(0, 200);
  }

  /** Tokens are used up to a lease after they were granted, by whoever was granted them. */
  @ParameterizedTest
  @MethodSource("seeds")
  void noWindowSeesMoreThanTheLimit(int seed) {
    var random = new Random(seed);
    var limit = limit(random);

    var used = useGreedily(limit, random, 50);

    assertThat(mostInOneWindow(used, limit.per()))
        .as("seed %d, %s", seed, limit)
        .isLessThanOrEqualTo(limit.count());
  }

  /** The database rounds to microseconds, up as well as down. */
  @ParameterizedTest
  @MethodSource("seeds")
  void anIdleLimitHasAWholeBurstWhereItIsKeptInMicroseconds(int seed) {
    var limit = new RateLimit("any", 1 + seed, Duration.ofHours(1));

    var kept = limit.idle(START).plusNanos(500).truncatedTo(ChronoUnit.MICROS);

    assertThat(limit.grant(kept, START, limit.burst()).tokens()).isEqualTo(limit.burst());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aBusyLimitGrantsMostOfWhatItAllows(int seed) {
    var random = new Random(seed);
    var limit = new RateLimit("any", 50 + random.nextInt(2_000), Duration.ofMinutes(1));

    var used = useGreedily(limit, random, 5_000);

    var span = Duration.between(used.getFirst(), used.getLast());
    double allowed = limit.count() * ((double) span.toMillis() / limit.per().toMillis());
    assertThat((double) used.size()).as("seed %d, %s", seed, limit).isGreaterThan(allowed * 0.9);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whoWaitsForTheNextBurstFindsItAndNotAMomentBefore(int seed) {
    var random = new Random(seed);
    var limit = limit(random);
    int wanted = 1 + random.nextInt(20);
    var handedOut = START.minusNanos(random.nextLong(limit.interval().toNanos()));

    var next = limit.next(handedOut, START, wanted);

    int burst = Math.min(wanted, limit.burst());
    assertThat(limit.grant(handedOut, next, wanted).tokens())
        .as("seed %d, %s", seed, limit)
        .isEqualTo(burst);
    assertThat(limit.grant(handedOut, next.minusNanos(1_000), wanted).tokens()).isLessThan(burst);
  }

  /**
   * Several take, each knows of another rate up to a second late, and some die with tokens in hand.
   * Windows that begin a second after a change keep to the limit there is then.
   */
  @ParameterizedTest
  @MethodSource("seeds")
  void noWindowSeesMoreThanTheLimitWhoeverTakesAndDies(int seed) {
    var random = new Random(seed);
    var takers = new TestingTakers(random, START, limit(random));

    for (int change = 0; change < 4; change++) {
      takers.go(400);
      takers.change(limit(random));
    }
    takers.go(400);

    for (var phase : takers.phases()) {
      assertThat(mostInOneWindow(phase.used(), phase.limit().per()))
          .as("seed %d, %s", seed, phase.limit())
          .isLessThanOrEqualTo(phase.limit().count());
    }
    assertThat(takers.phases())
        .hasSize(5)
        .allSatisfy(phase -> assertThat(phase.used()).isNotEmpty());
    assertThat(takers.died()).isPositive();
  }

  @Test
  void timeForPeopleIsWhatTheyTakeOneAfterAnother() {
    var limit = new RateLimit("any", 500, Duration.ofMinutes(1));
    int people = 5_000;
    var grantedTo = limit.idle(START);
    var now = START;
    for (int started = 0; started < people; ) {
      var grant = limit.grant(grantedTo, now, people - started);
      started += grant.tokens();
      grantedTo = grant.grantedTo();
      now = started < people ? limit.next(grantedTo, now, 1) : now;
    }

    assertThat(limit.timeFor(people))
        .isCloseTo(Duration.between(START, now), Duration.ofMillis(200))
        .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(11));
    assertThat(limit.timeFor(limit.burst())).isZero();
  }

  private static RateLimit limit(Random random) {
    var periods = List.of(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofHours(1));
    return new RateLimit("any", 1 + random.nextInt(500), periods.get(random.nextInt(3)));
  }

  private static List<Instant> useGreedily(RateLimit limit, Random random, int asksPerPeriod) {
    var used = new ArrayList<Instant>();
    var grantedTo = limit.idle(START);
    var now = START;
    var end = START.plus(limit.per().multipliedBy(4));
    while (now.isBefore(end)) {
      var grant = limit.grant(grantedTo, now, 1 + random.nextInt(64));
      grantedTo = grant.grantedTo();
      for (int i = 0; i < grant.tokens(); i++) {
        used.add(now.plusMillis(random.nextInt((int) RateLimit.LEASE.toMillis())));
      }
      now =
          now.plusNanos(
              (long) (random.nextDouble() * limit.per().toNanos() / asksPerPeriod) + 1_000);
    }
    used.sort(null);
    return used;
  }

  private static int mostInOneWindow(List<Instant> used, Duration per) {
    int most = 0;
    int from = 0;
    for (int to = 0; to < used.size(); to++) {
      while (!used.get(from).plus(per).isAfter(used.get(to))) {
        from++;
      }
      most = Math.max(most, to - from + 1);
    }
    return most;
  }
}
