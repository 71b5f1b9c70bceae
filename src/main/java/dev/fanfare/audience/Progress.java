package dev.fanfare.audience;

/**
 * How far a run has come, summed over its slices.
 *
 * @param tally people with a row, by reason
 * @param inFlight started and not yet accounted for
 * @param deferred waiting in a later slice, without a row
 * @param planned people it was frozen with, or that calls have asked for so far
 */
public record Progress(long[] tally, long inFlight, long deferred, long planned) {

  /** People in an end state. */
  public long decided() {
    long sum = 0;
    for (long count : tally) {
      sum += count;
    }
    return sum;
  }
}
