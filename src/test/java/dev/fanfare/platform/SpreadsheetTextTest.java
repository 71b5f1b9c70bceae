package dev.fanfare.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people open with a spreadsheet computes nothing. */
final class SpreadsheetTextTest {

  @ParameterizedTest
  @ValueSource(strings = {"=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff20"})
  void putsAnApostropheBeforeAFormula(String start) {
    assertThat(SpreadsheetText.harmless(start + "1+1")).isEqualTo("'" + start + "1+1");
  }

  @Test
  void leavesOtherTextsAsTheyAre() {
    assertThat(SpreadsheetText.harmless("plain = words")).isEqualTo("plain = words");
    assertThat(SpreadsheetText.harmless("")).isEmpty();
  }
}
