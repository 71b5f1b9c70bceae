package dev.fanfare.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PhoneNumberTest {

  @ParameterizedTest
  @CsvSource({
    "14256791901, US, +14256791901",
    "(202) 555-0191, US, +12025550191",
    "605-555-0198, US, +16055550198",
    "(+351) 282 43 50 50, US, +351282435050",
    "0664 1234567, AT, +436641234567",
    "0043 664/123 45 67, AT, +436641234567",
    "' +43\u00a0664 1234567 ', DE, +436641234567"
  })
  void keepsNumbersAsTheWorldDialsThem(String given, String region, String kept) {
    assertThat(PhoneNumber.judge(given, region)).isEqualTo(new Checked.Good(kept));
    assertThat(PhoneNumber.judge(kept, null)).isEqualTo(new Checked.Good(kept));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "+",
        "1-800-FLOWERS",
        "call 0664 1234567",
        "+1214......2",
        "+43 664 1234567 ext. 5",
        "+436641234567\n",
        "+436641234567\u0000",
        "+999 1234567",
        "+43 664 123456789012345678901234567890123",
        "0900 123456",
        "12"
      })
  void refusesWhatReachesNobody(String given) {
    assertThat(PhoneNumber.judge(given, "AT")).isInstanceOf(Checked.Bad.class);
  }

  @Test
  void readsNationalNumbersInARegionAlone() {
    assertThat(PhoneNumber.judge("0664 1234567", null))
        .isEqualTo(
            new Checked.Bad(
                "must be a telephone number that begins with + and its country's code"));
  }

  @Test
  void knowsWhereANumberIs() {
    assertThat(PhoneNumber.regionOf("+12025550191")).contains("US");
    assertThat(PhoneNumber.regionOf("+16045550182")).contains("CA");
    assertThat(PhoneNumber.regionOf("+351282435050")).contains("PT");
    assertThat(PhoneNumber.regionOf("nothing")).isEmpty();
    assertThat(PhoneNumber.isRegion("AT")).isTrue();
    assertThat(PhoneNumber.isRegion("at")).isFalse();
  }
}
