package dev.fanfare.platform;

import java.time.Duration;
import java.time.Instant;

/**
 * How the clock of a sandbox workspace was left when it was moved last.
 *
 * @param at where it stands, or stood when it began to run again
 * @param stands whether it stays there until it is moved
 * @param since the installation's time at which it began to stand, or to run
 */
public record ClockSetting(Instant at, boolean stands, Instant since) {

  /** What it shows when the installation's clock shows {@code machine}. */
  public Instant now(Instant machine) {
    // Engines' clocks differ a little: one that is behind must not show what was before.
    return stands || machine.isBefore(since) ? at : at.plus(Duration.between(since, machine));
  }
}
