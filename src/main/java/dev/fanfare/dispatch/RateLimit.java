package dev.fanfare.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * So many starts in any period, whoever starts: virtual time up to which tokens are handed out
 * (generic cell rate, ITU-T I.371). Pure.
 *
 * @param scope whose limit it is
 */
record RateLimit(String scope, int count, Duration per) {

  /**
   * How long a granted token may wait for its start; a message is not begun afterwards. Starts of a
   * window W stem from grants of less than W + this, in which lie at most one burst and a token for
   * each interval but the first: so N per W is granted at (N - burst + 1) / (W + this).
   */
  static final Duration LEASE = Duration.ofMillis(200);

  /** The most that is granted at one instant. */
  int burst() {
    return Math.max(1, count / 50);
  }

  /** Virtual time that one token costs. */
  Duration interval() {
    return Duration.ofNanos(nanos());
  }

  /** Rounded up: a limit errs on the slow side. */
  private long nanos() {
    return per.plus(LEASE).toNanos() / (count - burst() + 1) + 1;
  }

  /** How long a limit that is used up may take until it grants something. */
  Duration longestWait() {
    return Duration.ofNanos(nanos() * burst());
  }

  /** How long so many starts take from an idle limit: the first burst at once. */
  Duration timeFor(long starts) {
    return interval().multipliedBy(Math.max(0, starts - burst()));
  }

  /**
   * The latest virtual time that is as good as none: an idle limit saves up one burst. Rounded down
   * to what the database keeps, or a clock that stands would never see the burst whole.
   */
  Instant idle(Instant now) {
    return now.minus(longestWait()).truncatedTo(ChronoUnit.MICROS);
  }

  /** When there will be a burst of tokens, or as many as are wanted, after none are left. */
  Instant next(Instant grantedTo, Instant now, long wanted) {
    var at = from(grantedTo, now).plusNanos(nanos() * Math.min(burst(), wanted));
    return at.plusNanos(999).truncatedTo(ChronoUnit.MICROS);
  }

  /** How many tokens there are now, given what was handed out before. */
  int available(Instant grantedTo, Instant now) {
    long saved = Duration.between(from(grantedTo, now), now).toNanos() / nanos();
    return (int) Math.clamp(saved, 0, burst());
  }

  /** Up to when tokens are handed out once so many more are. */
  Instant after(Instant grantedTo, Instant now, int tokens) {
    return from(grantedTo, now).plusNanos(nanos() * tokens);
  }

  /** How many of {@code want} tokens there are now, and up to when they are handed out then. */
  Grant grant(Instant grantedTo, Instant now, int want) {
    int tokens = Math.min(want, available(grantedTo, now));
    return new Grant(tokens, after(grantedTo, now, tokens));
  }

  private Instant from(Instant grantedTo, Instant now) {
    var idle = idle(now);
    return grantedTo.isBefore(idle) ? idle : grantedTo;
  }

  /** Tokens, and the virtual time up to which they are handed out now. */
  record Grant(int tokens, Instant grantedTo) {}
}
