package dev.fanfare.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.analytics.Comparison.Group;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TestFiguresTest {

  private static final Instant THROUGH = Instant.parse("2026-12-01T12:00:00Z");

  @Test
  void showsWhatIsHigherThanEachOther() {
    var figures = of(new Group("a", 10, 100), new Group("b", 40, 100), new Group("c", 12, 100));

    assertThat(figures.shown()).isEqualTo("b");
    assertThat(figures.best()).isEqualTo("b");
    assertThat(figures.differences())
        .extracting(each -> each.name() + " " + each.than())
        .containsExactly("b a", "c a", "c b");
    assertThat(figures.each()).isEqualTo(1 - 0.05 / 3);
  }

  @Test
  void tellsThePOfEachDifferenceToBeHeldAgainstEach() {
    var figures = of(new Group("a", 10, 100), new Group("b", 40, 100), new Group("c", 12, 100));

    double alpha = 1 - Objects.requireNonNull(figures.each());
    for (var difference : figures.differences()) {
      boolean holdsZero = difference.low() <= 0 && difference.high() >= 0;
      assertThat(difference.p() > alpha).as(difference.name()).isEqualTo(holdsZero);
    }
    assertThat(of(new Group("a", 2, 4), new Group("b", 3, 6)).differences())
        .singleElement()
        .extracting(TestFigures.Difference::p)
        .isEqualTo(1.0);
  }

  @Test
  void takesTheFirstOfTheFileOfThoseThatAreAlike() {
    assertThat(of(new Group("a", 0, 5), new Group("b", 0, 7)).best()).isEqualTo("a");
    assertThat(of(new Group("a", 1, 3), new Group("b", 2, 6), new Group("c", 3, 9)).best())
        .isEqualTo("a");
    assertThat(of(new Group("a", 0, 0), new Group("b", 0, 0)).best()).isEqualTo("a");
  }

  @Test
  void takesAVariantWithoutPeopleForTheWorst() {
    var figures = of(new Group("a", 0, 0), new Group("b", 0, 4));

    assertThat(figures.best()).isEqualTo("b");
    assertThat(figures.shown()).isNull();
    assertThat(figures.each()).isNull();
    assertThat(figures.differences()).isEmpty();
  }

  /** Nothing is written to the others where nothing does best; a variant is the next best. */
  @Test
  void neverLetsTheControlGroupWin() {
    var figures = of(new Group("control", 90, 100), new Group("a", 10, 100), new Group("b", 9, 80));

    assertThat(figures.shown()).isNull();
    assertThat(figures.best()).isEqualTo("b");
  }

  /** Whatever the figures are, a report of the same groups names the same winner. */
  @Test
  void agreesWithTheReport() {
    var random = new Random(20_261_201);
    int shown = 0;
    for (int i = 0; i < 2_000; i++) {
      var groups = new ArrayList<Group>();
      for (int j = 0; j < 2 + random.nextInt(3); j++) {
        int of = random.nextInt(60);
        groups.add(new Group("v" + j, random.nextInt(of + 1), of));
      }
      var figures = TestFigures.of("clicks", THROUGH, groups);

      assertThat(figures.shown()).isEqualTo(Comparison.of("clicks", groups).winner());
      if (figures.shown() != null) {
        assertThat(figures.best()).isEqualTo(figures.shown());
        shown++;
      }
    }
    assertThat(shown).isGreaterThan(100);
  }

  private static TestFigures of(Group... groups) {
    return TestFigures.of("clicks", THROUGH, List.of(groups));
  }
}
