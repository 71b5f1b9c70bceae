package dev.fanfare.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EngineProcessTest {

  @Test
  void takesTheUsualOptionsWhereNoneAreGiven() {
    assertThat(EngineProcess.options(null)).contains("-XX:+UseSerialGC");
    assertThat(EngineProcess.options(" ")).isEqualTo(EngineProcess.options(null));
    assertThat(EngineProcess.options(" -Xmx1g  -ea")).containsExactly("-Xmx1g", "-ea");
  }
}
