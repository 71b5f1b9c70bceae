package dev.fanfare.dispatch;

/** Something that a simulated engine does wrong, so that the simulation has something to find. */
enum TestingBug {
  NONE,
  /** A slice is written whoever owns it by now. */
  NO_FENCE,
  /** Recovery takes everybody who was started for somebody who was certainly not sent to. */
  NO_START_MARK,
  /** A worker goes by the version that it knows, whatever the run's is by now. */
  OLD_VERSION,
  /** A worker starts people whatever has become of the run. */
  NO_PAUSE,
  /** A worker goes by the winner that it knows, whatever the run's is by now. */
  OLD_WINNER,
  /** Nobody of those who wait for a winner is held back. */
  NOBODY_HELD;

  /** Whether a run has a winner: every other, and not where another bug is looked for by seed. */
  boolean isOfWinners(int seed) {
    return switch (this) {
      case NONE -> seed % 2 == 1;
      case NO_FENCE, NO_START_MARK, OLD_VERSION, NO_PAUSE -> false;
      case OLD_WINNER, NOBODY_HELD -> true;
    };
  }
}
