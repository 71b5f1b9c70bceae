package dev.fanfare.cli.verify;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How people come to the control group and to variants, worked out from the contract ({@code
 * readAssignment}) and not by the engine's code.
 *
 * @param attribute that says it in place of the draws; null where people are drawn
 * @param holdout of 10,000
 * @param units of each variant
 * @param tested who tests the variants, and what the others get; null where everybody has a variant
 * @param globally the global control groups of the workspace that concern the run
 */
public record Draws(
    @Nullable String attribute,
    int holdout,
    long controlSalt,
    long variantSalt,
    List<Integer> units,
    @Nullable Tested tested,
    List<Globally> globally) {

  public Draws {
    units = List.copyOf(units);
    globally = List.copyOf(globally);
  }

  /** Where there is no global control group. */
  public Draws(
      @Nullable String attribute,
      int holdout,
      long controlSalt,
      long variantSalt,
      List<Integer> units) {
    this(attribute, holdout, controlSalt, variantSalt, units, null, List.of());
  }

  /** Where everybody gets a variant by its units. */
  public Draws(
      @Nullable String attribute,
      int holdout,
      long controlSalt,
      long variantSalt,
      List<Integer> units,
      List<Globally> globally) {
    this(attribute, holdout, controlSalt, variantSalt, units, null, globally);
  }

  /**
   * Who tests the variants of the run, and what the others get.
   *
   * @param share of 10,000
   * @param names of the variants
   * @param variant its place; null while the others get nothing
   * @param decidedAt since when they get it
   */
  public record Tested(
      int share,
      long salt,
      List<String> names,
      @Nullable Integer variant,
      @Nullable Instant decidedAt) {

    public Tested {
      names = List.copyOf(names);
    }

    /** Whether a person tests. */
    boolean tests(long subject) {
      return Long.remainderUnsigned(mix(mix(subject) ^ salt), 10_000) < share;
    }
  }

  /**
   * A global control group that held back what the run sends.
   *
   * @param holdout of 10,000
   * @param until null while it stands
   */
  public record Globally(int holdout, long salt, Instant from, @Nullable Instant until) {

    /** Whether a person is of it. */
    boolean holds(long subject) {
      return Long.remainderUnsigned(mix(mix(subject) ^ salt), 10_000) < holdout;
    }

    /** Whether it held at an instant, whichever of two transactions that near came first. */
    boolean heldFor(Instant at) {
      return from.plus(PermissionAudit.NEAR).isBefore(at)
          && (until == null || at.isBefore(until.minus(PermissionAudit.NEAR)));
    }
  }

  boolean control(long subject) {
    return Long.remainderUnsigned(mix(mix(subject) ^ controlSalt), 10_000) < holdout;
  }

  int variant(long subject) {
    long place = mix(mix(subject) ^ variantSalt) >>> 32;
    long all = total();
    long upTo = 0;
    for (int i = 0; i < units.size(); i++) {
      upTo += units.get(i);
      if (place * all < upTo << 32) {
        return i;
      }
    }
    throw new IllegalStateException("no variant of " + units);
  }

  double share(int variant) {
    return (double) units.get(variant) / total();
  }

  private long total() {
    return units.stream().mapToLong(Integer::longValue).sum();
  }

  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
