package dev.fanfare.dsl;

import java.time.Duration;

/**
 * The people of a run in waves, one after another; who is in which is drawn.
 *
 * @param basisPoints the share of each wave: 1,000 is 10 %; the last one has what is left
 * @param every how long after one the next begins
 */
public record Waves(int basisPoints, Duration every) {

  /** All of them together. */
  public static final int WHOLE = 10_000;

  static final int LEAST = 100;
  static final int MOST = 5_000;

  public Waves {
    if (basisPoints < LEAST || basisPoints > MOST) {
      throw new IllegalArgumentException("waves.share: must be 1% to 50%");
    }
    ScheduleRules.lateness(every).orThrow("waves.every");
  }

  /** How many there are. */
  public int count() {
    return Math.ceilDiv(WHOLE, basisPoints);
  }

  /** How long after the first one a wave begins, counted from 0. */
  public Duration after(int wave) {
    return every.multipliedBy(wave);
  }

  /** The share of a wave, in basis points. */
  public int share(int wave) {
    return Math.min(basisPoints, WHOLE - wave * basisPoints);
  }
}
