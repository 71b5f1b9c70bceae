package dev.fanfare.audience;

/**
 * How far a slice has come, to be written under its epoch.
 *
 * @param release give it back unfinished, for anyone to claim
 */
public record SliceProgress(
    long runId,
    int number,
    int epoch,
    int startedTo,
    int recorded,
    int[] tally,
    int size,
    boolean release) {

  /** Whether everybody in it is accounted for. */
  public boolean done() {
    return recorded == size;
  }
}
