package dev.fanfare.access;

import dev.fanfare.platform.MachineClock;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Requests per key, counted by this node alone: a token bucket of machine time. Any thread. */
@Singleton
final class RateLimits {

  private static final double NANOS = 1e9;

  private final int perSecond;
  private final int burst;
  private final MachineClock clock;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  RateLimits(AccessConfig config, MachineClock clock) {
    this.perSecond = config.requestsPerSecond();
    this.burst = config.burst();
    this.clock = clock;
  }

  private record Bucket(double tokens, long atNanos) {}

  /**
   * What a request got.
   *
   * @param left further requests that may be made at once
   * @param seconds until the whole burst is back, or, when refused, until the next may come
   */
  record Verdict(boolean allowed, int left, long seconds) {}

  Verdict take(String keyId) {
    long now = clock.nanos();
    var taken = buckets.compute(keyId, (id, before) -> afterTaking(before, now));
    boolean allowed = taken.tokens() >= 0;
    if (!allowed) {
      buckets.computeIfPresent(keyId, (id, b) -> new Bucket(b.tokens() + 1, b.atNanos()));
    }
    double missing = allowed ? burst - taken.tokens() : -taken.tokens();
    return new Verdict(
        allowed,
        (int) Math.max(0, taken.tokens()),
        Math.max(1, (long) Math.ceil(missing / perSecond)));
  }

  private Bucket afterTaking(@Nullable Bucket before, long now) {
    double tokens =
        before == null
            ? burst
            : Math.min(burst, before.tokens() + (now - before.atNanos()) / NANOS * perSecond);
    return new Bucket(tokens - 1, now);
  }

  /** The header RateLimit-Policy. */
  String policy() {
    return "\"key\";q=" + burst + ";w=" + Math.max(1, burst / perSecond);
  }

  /** The header RateLimit. */
  static String header(Verdict verdict) {
    return "\"key\";r=" + verdict.left() + ";t=" + verdict.seconds();
  }
}
