package dev.fanfare.analytics;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanfare.dsl.Experiment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a test of variants has come to: everything its decision is made of, so that anybody can make
 * it again. Groups are compared as they were assigned, each against each, by the words of a report.
 *
 * @param by what is compared
 * @param through what has happened before it counts
 * @param test how differences are held against chance
 * @param confidence of all differences together
 * @param each confidence of one difference
 * @param groups the control group where it can do what is compared, then the variants of the file
 * @param differences of each two groups that have people
 * @param shown the variant whose rate is shown to be higher than each other's; null for none
 * @param best the variant with the highest rate so far, the first in the file of those alike
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TestFigures(
    String by,
    Instant through,
    String test,
    double confidence,
    @Nullable Double each,
    List<Of> groups,
    List<Difference> differences,
    @Nullable String shown,
    String best) {

  /** Newcombe's hybrid score interval, held together by Bonferroni. */
  private static final String TEST = "newcombe-10-bonferroni";

  /**
   * What people of a group did.
   *
   * @param assigned to the group
   * @param people of them who did it
   * @param rate absent where nobody is assigned
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Of(String name, long assigned, long people, @Nullable Double rate) {}

  /**
   * A group's rate held against another's.
   *
   * @param p how easily chance brings it, by the same intervals: below 1 - {@code each} exactly
   *     where the interval holds no zero
   */
  public record Difference(
      String name, String than, double difference, double low, double high, double p) {}

  /**
   * Compares groups.
   *
   * @param groups the control group, where it is compared, before the variants
   */
  static TestFigures of(String by, Instant through, List<Comparison.Group> groups) {
    var whole = groups.stream().filter(group -> group.of() > 0).toList();
    var winner = whole.size() < 2 ? null : Comparison.winner(whole);
    return new TestFigures(
        by,
        through,
        TEST,
        Comparison.CONFIDENCE,
        whole.size() < 2 ? null : Comparison.each(whole.size()),
        groups.stream().map(TestFigures::figure).toList(),
        differences(whole),
        Experiment.CONTROL.equals(winner) ? null : winner,
        best(groups));
  }

  private static Of figure(Comparison.Group group) {
    return new Of(
        group.name(),
        group.of(),
        group.people(),
        group.of() == 0 ? null : (double) group.people() / group.of());
  }

  private static List<Difference> differences(List<Comparison.Group> groups) {
    var differences = new ArrayList<Difference>();
    for (int i = 1; i < groups.size(); i++) {
      for (int j = 0; j < i; j++) {
        var own = Comparison.proportion(groups.get(i));
        var its = Comparison.proportion(groups.get(j));
        var interval = own.minus(its, Comparison.zOfPairs(groups.size()));
        differences.add(
            new Difference(
                groups.get(i).name(),
                groups.get(j).name(),
                own.minus(its),
                interval.low(),
                interval.high(),
                own.chance(its)));
      }
    }
    return differences;
  }

  /**
   * By whole numbers, so that rates that are alike are. Without people a variant has done least.
   */
  private static String best(List<Comparison.Group> groups) {
    Comparison.Group best = null;
    for (var group : groups) {
      boolean variant = !group.name().equals(Experiment.CONTROL);
      if (variant && (best == null || isBetter(group, best))) {
        best = group;
      }
    }
    if (best == null) {
      throw new IllegalArgumentException("no variants");
    }
    return best.name();
  }

  private static boolean isBetter(Comparison.Group one, Comparison.Group other) {
    if (one.of() == 0) {
      return false;
    }
    return other.of() == 0
        || Math.multiplyExact(one.people(), other.of())
            > Math.multiplyExact(other.people(), one.of());
  }
}
