package dev.fanfare.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Takers of one limit who come as chance will have it: each sees a change late, uses tokens at some
 * moment of their lease, and may die with them.
 */
final class TestingTakers {

  private static final int TAKERS = 3;

  /** Starts under one limit, from a second after it was set. */
  record Phase(RateLimit limit, List<Instant> used) {}

  private final Random random;
  private final RateLimit[] seen = new RateLimit[TAKERS];
  private final Instant[] seesAt = new Instant[TAKERS];
  private final List<Phase> phases = new ArrayList<>();
  private RateLimit limit;
  private Instant changedAt;
  private Instant now;
  private Instant grantedTo;
  private int died;

  TestingTakers(Random random, Instant start, RateLimit limit) {
    this.random = random;
    this.limit = limit;
    this.now = start;
    this.changedAt = start.minusSeconds(1);
    this.grantedTo = limit.idle(start);
    for (int i = 0; i < TAKERS; i++) {
      seen[i] = limit;
      seesAt[i] = start;
    }
    phases.add(new Phase(limit, new ArrayList<>()));
  }

  List<Phase> phases() {
    phases.forEach(phase -> phase.used().sort(null));
    return phases;
  }

  int died() {
    return died;
  }

  /** Everybody sees it within a second less the life of a token. */
  void change(RateLimit to) {
    limit = to;
    changedAt = now;
    for (int i = 0; i < TAKERS; i++) {
      seesAt[i] = now.plusMillis(random.nextInt(800));
    }
    phases.add(new Phase(to, new ArrayList<>()));
  }

  /** So many of them ask, over some periods of the limit that holds. */
  void go(int asks) {
    for (int i = 0; i < asks; i++) {
      ask(random.nextInt(TAKERS));
      double periods = random.nextInt(20) == 0 ? 0.3 : 0.01;
      now = now.plusNanos((long) (random.nextDouble() * limit.per().toNanos() * periods) + 1_000);
    }
  }

  private void ask(int taker) {
    if (!now.isBefore(seesAt[taker])) {
      seen[taker] = limit;
    }
    var grant = seen[taker].grant(grantedTo, now, 1 + random.nextInt(64));
    grantedTo = grant.grantedTo();
    if (random.nextInt(10) == 0) {
      died += grant.tokens();
      return;
    }
    for (int i = 0; i < grant.tokens(); i++) {
      var used = now.plusMillis(random.nextInt((int) RateLimit.LEASE.toMillis()));
      if (Duration.between(changedAt, used).compareTo(Duration.ofSeconds(1)) >= 0) {
        phases.getLast().used().add(used);
      }
    }
  }
}
