package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecorderTest {

  @Test
  void takesAddressesOutOfWhatProvidersSay() {
    assertThat(Recorder.withoutAddress("550 5.1.1 <bob@example.com>: user unknown"))
        .isEqualTo("550 5.1.1 <address>: user unknown");
    assertThat(Recorder.withoutAddress("no bob@example.com here")).isEqualTo("no <address> here");
  }

  @Test
  void keepsDetailsShort() {
    assertThat(Recorder.withoutAddress("x".repeat(10_000))).hasSize(300);
  }
}
