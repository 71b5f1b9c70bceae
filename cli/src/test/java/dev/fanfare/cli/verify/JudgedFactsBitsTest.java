package dev.fanfare.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bits as the contract numbers them: each that speaks against a message refuses it. */
class JudgedFactsBitsTest {

  /** There, with an address, who needs consent and has given it; all facts are kept. */
  private static final int WILLING = 1 | 2 | 4 | 8 | 33_554_432;

  @ParameterizedTest
  @ValueSource(
      ints = {
        16,
        32,
        64,
        512,
        16_384,
        32_768,
        65_536,
        262_144,
        524_288,
        1_048_576,
        2_097_152,
        4_194_304,
        8_388_608,
        16_777_216,
        67_108_864
      })
  void refusesWhoeverAFactSpeaksAgainst(int bit) {
    assertThat(JudgedBits.refusal(WILLING)).isEmpty();
    assertThat(JudgedBits.refusal(WILLING | bit)).isPresent();
  }
}
