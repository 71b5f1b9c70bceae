package dev.fanfare.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fanfare.analytics.Comparison.Group;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  @Test
  void namesTheGroupThatIsHigherThanAllOthers() {
    var comparison =
        Comparison.of(
            "visits",
            List.of(
                new Group("control", 1_000, 10_000),
                new Group("a", 1_300, 10_000),
                new Group("b", 1_700, 10_000)));

    assertThat(comparison.reference()).isEqualTo("control");
    assertThat(comparison.winner()).isEqualTo("b");
    assertThat(comparison.differences())
        .extracting(Comparison.Difference::shown)
        .containsExactly("higher", "higher");
    assertThat(comparison.each()).isCloseTo(0.975, within(1e-12));
  }

  @Test
  void namesNoWinnerOfTwoThatAreAlikeHoweverMuchBetterThanTheControlGroup() {
    var comparison =
        Comparison.of(
            "visits",
            List.of(
                new Group("control", 1_000, 10_000),
                new Group("a", 1_690, 10_000),
                new Group("b", 1_700, 10_000)));

    assertThat(comparison.winner()).isNull();
    assertThat(comparison.verdict()).endsWith("No group is shown to be higher than all others.");
  }

  @Test
  void tellsHowLargeADifferenceWouldHaveBeenShown() {
    var comparison =
        Comparison.of("clicks", List.of(new Group("a", 50, 500), new Group("b", 55, 500)));

    var difference = comparison.differences().getFirst();
    assertThat(difference.shown()).isEqualTo("none");
    // About (1.95996 + 0.84162) * sqrt(0.105 * 0.895 * 2 / 500), which takes no part in it.
    assertThat(difference.couldShow()).isCloseTo(0.05432, within(0.006));
    assertThat(comparison.verdict())
        .startsWith(
            ("b and a: no difference in clicks shown; one of %.2f points would have been,"
                    + " four times out of five.")
                .formatted(Objects.requireNonNull(difference.couldShow()) * 100));
  }

  @Test
  void neverSaysThatNothingAtAllWouldHaveBeenShown() {
    for (var people : List.of(0L, 500L)) {
      var comparison =
          Comparison.of(
              "clicks", List.of(new Group("a", people, 500), new Group("b", people, 500)));

      assertThat(comparison.differences().getFirst().couldShow()).isBetween(0.005, 0.05);
      assertThat(comparison.verdict()).doesNotContain("0.00 points");
    }
    var few = Comparison.of("clicks", List.of(new Group("a", 0, 1), new Group("b", 0, 1)));
    assertThat(few.differences().getFirst().couldShow()).isNull();
    assertThat(few.verdict()).startsWith("b and a: no difference in clicks shown; so few people");
  }

  @Test
  void comparesNothingWhereOneGroupIsEmpty() {
    var comparison = Comparison.of("clicks", List.of(new Group("a", 5, 50), new Group("b", 0, 0)));

    assertThat(comparison.differences()).isEmpty();
    assertThat(comparison.winner()).isNull();
    assertThat(comparison.groups().getLast().rate()).isNull();
  }

  /** Ten messages that are all the same: a winner is an error, and seldom. */
  @Test
  void seldomFindsAWinnerWhereThereIsNone() {
    var random = new SplittableRandom(20_261_122);
    int wrong = 0;
    for (int i = 0; i < 400; i++) {
      var groups = new java.util.ArrayList<Group>();
      for (int g = 0; g < 10; g++) {
        int people = 0;
        for (int p = 0; p < 2_000; p++) {
          people += random.nextInt(10) == 0 ? 1 : 0;
        }
        groups.add(new Group("v" + g, people, 2_000));
      }
      var comparison = Comparison.of("clicks", groups);
      boolean shown =
          comparison.differences().stream().anyMatch(one -> !one.shown().equals("none"));
      wrong += shown || comparison.winner() != null ? 1 : 0;
    }

    // At most one in twenty together, and six standard deviations of that.
    assertThat(wrong).isLessThanOrEqualTo(20 + 26);
  }
}
