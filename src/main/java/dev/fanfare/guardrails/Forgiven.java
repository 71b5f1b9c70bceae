package dev.fanfare.guardrails;

/**
 * What was counted when somebody let a run go on over a bound: it is counted anew from there.
 *
 * @param bad how many had ended badly
 * @param of of how many
 */
public record Forgiven(long bad, long of) {

  /** Nothing is. */
  public static final Forgiven NOTHING = new Forgiven(0, 0);
}
