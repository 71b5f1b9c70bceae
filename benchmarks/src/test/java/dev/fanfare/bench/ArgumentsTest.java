package dev.fanfare.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

  @Test
  void tellsNamesOptionsAndFlagsApart() {
    Arguments read = parse("drop", "--people", "20_000", "--full", "resend");

    assertThat(read.names()).containsExactly("drop", "resend");
    assertThat(read.number("people", 1)).isEqualTo(20_000);
    assertThat(read.number("seed", 5)).isEqualTo(5);
    assertThat(read.has("full")).isTrue();
  }

  @Test
  void refusesWhatIsNotKnownOrNotANumber() {
    assertThatThrownBy(() -> parse("--fast")).hasMessageContaining("--fast");
    assertThatThrownBy(() -> parse("--people")).hasMessageContaining("needs a value");
    assertThatThrownBy(() -> parse("--people", "0").number("people", 1))
        .hasMessageContaining("above 0");
  }

  private static Arguments parse(String... words) {
    return Arguments.parse(List.of(words), Set.of("people", "seed"), Set.of("full"));
  }
}
