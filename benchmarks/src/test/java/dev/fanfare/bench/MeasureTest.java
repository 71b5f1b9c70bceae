package dev.fanfare.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MeasureTest {

  @Test
  void aRateReachesItsBarFromAbove() {
    List<Double> baselines = List.of(100.0, 90.0, 1_000.0);

    Measure reached = Measure.rate("a", "b", baselines, List.of(25.0, 1.0, 30.0), 0.25, "");
    Measure missed = Measure.rate("a", "b", baselines, List.of(24.9, 1.0, 30.0), 0.25, "");

    assertThat(reached.ratio()).isEqualTo(0.25);
    assertThat(reached.passed()).isTrue();
    assertThat(missed.passed()).isFalse();
  }

  @Test
  void aCostReachesItsBarFromBelow() {
    Measure reached = Measure.cost("a", "b", List.of(2.0), List.of(22.0), " s", 11, "");
    Measure missed = Measure.cost("a", "b", List.of(2.0), List.of(22.1), " s", 11, "");

    assertThat(reached.passed()).isTrue();
    assertThat(missed.passed()).isFalse();
  }

  @Test
  void theRowHasACellForEachColumnOfTheHead() {
    Measure measure =
        Measure.rate("null", "bare", List.of(80_000.0), List.of(20_500.0), 0.25, "cold 9,000/s");

    assertThat(measure.row())
        .startsWith(
            "| null | bare: 80,000/s | 20,500/s (cold 9,000/s) | 0.26 | at least 0.25 | yes | ");
    assertThat(cells(measure.row())).isEqualTo(cells(Measure.head().lines().findFirst().get()));
  }

  private static long cells(String row) {
    return row.chars().filter(c -> c == '|').count();
  }
}
