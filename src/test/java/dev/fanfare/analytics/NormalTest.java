package dev.fanfare.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalTest {

  /**
   * M. Abramowitz and I. Stegun, Handbook of Mathematical Functions, 1964, tables 26.1 and 26.5.
   */
  @ParameterizedTest
  @CsvSource({
    "0.0, 0.5",
    "1.0, 0.841344746068543",
    "1.96, 0.975002104851780",
    "-2.0, 0.022750131948179",
    "3.0, 0.998650101968370",
    "-5.0, 0.000000286651572"
  })
  void agreesWithTables(double place, double below) {
    assertThat(Normal.below(place)).isCloseTo(below, within(1e-14));
  }

  @ParameterizedTest
  @CsvSource({
    "0.975, 1.959963984540054",
    "0.995, 2.575829303548901",
    "0.8, 0.841621233572914",
    "0.5, 0"
  })
  void agreesWithTablesOfPlaces(double share, double place) {
    assertThat(Normal.place(share)).isCloseTo(place, within(1e-12));
  }

  @Test
  void findsThePlaceBackEverywhere() {
    for (double share = 0.0001; share < 1; share += 0.0007) {
      assertThat(Normal.below(Normal.place(share))).isCloseTo(share, within(1e-13));
    }
  }

  @Test
  void refusesSharesThatNoPlaceHas() {
    assertThatThrownBy(() -> Normal.place(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Normal.place(1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Normal.place(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
  }
}
