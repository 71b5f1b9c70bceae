package dev.fanfare.segments;

import java.util.List;

/**
 * Whether a person is in one version of a segment.
 *
 * @param byRule the version is a rule, which was asked now; people written down never change
 * @param turned the fewest tests of the rule that would have to come out otherwise, so that it is
 *     the other way round; none of people written down
 */
public record SegmentMembership(
    String segment, int version, boolean byRule, boolean member, List<Turned> turned) {

  public SegmentMembership {
    turned = List.copyOf(turned);
  }

  /**
   * A test of a rule.
   *
   * @param test as it is written in CEL, or close to it
   * @param seen what is known of the person that it asks about
   * @param wanted how it would have to come out
   */
  public record Turned(String test, String seen, boolean wanted) {}
}
