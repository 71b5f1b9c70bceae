package dev.fanfare.segments;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SeenIdsTest {

  @Test
  void tellsTheLineAnIdWasOnBefore() {
    var seen = new SeenIds();
    for (int line = 1; line <= 200_000; line++) {
      assertThat(seen.put("household-" + line, line)).isZero();
    }
    for (int line = 1; line <= 200_000; line += 997) {
      assertThat(seen.put("household-" + line, 300_000)).isEqualTo(line);
    }
  }
}
