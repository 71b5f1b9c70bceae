package dev.fanfare.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {

  @Test
  void theMedianIsTheMiddleOfTheSortedValues() {
    assertThat(Figures.median(List.of(9.0, 1.0, 4.0))).isEqualTo(4.0);
    assertThat(Figures.median(List.of(9.0, 1.0, 4.0, 6.0))).isEqualTo(5.0);
    assertThat(Figures.median(List.of(7.0))).isEqualTo(7.0);
    assertThatThrownBy(() -> Figures.median(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsTheMemoryOfAProcess() throws IOException {
    long self = ProcessHandle.current().pid();

    assertThat(Figures.megabytes(self, "VmHWM"))
        .isPositive()
        .isGreaterThanOrEqualTo(Figures.megabytes(self, "VmRSS") - 64);
  }
}
