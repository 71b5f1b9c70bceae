package dev.fanfare.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AttributeTypeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "STRING | a\"b\\c | \"a\\\"b\\\\c\"",
        "NUMBER | 12 | 12",
        "NUMBER | -0.50 | -0.50",
        "NUMBER | 007 | 7",
        "NUMBER | 1e3 | 1E+3",
        "BOOLEAN | True | true",
        "DATE | 2024-02-29 | \"2024-02-29\"",
        "NUMBER | 5e-324 | 5E-324",
        "INSTANT | 2026-11-22T10:00:00+02:00 | \"2026-11-22T08:00:00Z\"",
        "INSTANT | 2026-11-22T08:00:00.123456789Z | \"2026-11-22T08:00:00.123456Z\"",
        "STRINGS | [] | []",
        "STRINGS | [ \"tea\", \"c\\u0061ke\"] | [\"tea\",\"cake\"]"
      })
  void keepsAValueAsJson(AttributeType type, String given, String json) {
    assertThat(type.judge(given)).isEqualTo(new Checked.Good(json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NUMBER | 1,5",
        "NUMBER | NaN",
        "NUMBER | 1e999",
        "NUMBER | 0x10",
        "NUMBER | 1e-400",
        "DATE | 0000-01-01",
        "STRINGS | tea",
        "STRINGS | [1]",
        "STRINGS | [\"tea\", null]",
        "STRINGS | [\"tea\"] []",
        "STRINGS | [\"a\\u0000\"]",
        "BOOLEAN | yes",
        "DATE | 2023-02-29",
        "DATE | 22.11.2026",
        "INSTANT | 2026-11-22T10:00:00",
        "INSTANT | +12026-11-22T10:00:00Z"
      })
  void refusesWhatIsNotOfTheType(AttributeType type, String given) {
    assertThat(type.judge(given)).isInstanceOf(Checked.Bad.class);
  }

  @ParameterizedTest
  @CsvSource({"a\u0000b", "a\ud800b", "\udc00"})
  void refusesTextThatPostgresqlCannotHold(String given) {
    assertThat(AttributeType.STRING.judge(given)).isInstanceOf(Checked.Bad.class);
  }
}
