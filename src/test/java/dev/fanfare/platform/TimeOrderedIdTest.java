package dev.fanfare.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeOrderedIdTest {

  private static final Instant AT = Instant.parse("2026-11-22T08:00:00.123Z");

  @Test
  void isReadBackAsWritten() {
    long id = TimeOrderedId.next(AT);

    assertThat(TimeOrderedId.read("run", TimeOrderedId.write("run", id))).isEqualTo(id);
  }

  @Test
  void knowsItsInstant() {
    assertThat(TimeOrderedId.instantOf(TimeOrderedId.next(AT))).isEqualTo(AT);
  }

  @Test
  void sortsByTimeAsNumberAndAsText() {
    var ids =
        Stream.iterate(AT, at -> at.plusMillis(1)).limit(100).map(TimeOrderedId::next).toList();
    var texts = ids.stream().map(id -> TimeOrderedId.write("run", id)).toList();

    assertThat(ids).isSorted();
    assertThat(texts).isSorted();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "run", "run_", "imp_38g1rz8kk697r", "run_38g1rz8kk697!", "run_zzzzzzzzzzzzz"})
  void refusesWhatItNeverWrote(String text) {
    assertThatThrownBy(() -> TimeOrderedId.read("run", text))
        .isInstanceOf(ApiProblem.class)
        .hasMessageContaining("There is no run");
  }
}
