package dev.fanfare.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a play must come to. */
class PressurePlayTest {

  @Test
  void takesTheVariantForCaughtWhereTheOutsideShowsItsCapsToo() {
    assertThat(passed(false, "r1 sink.doubled: 2", "r1 caps.window: 3", "caps.outside: 1"))
        .isTrue();
    assertThat(passed(false, "r1 sink.doubled: 2", "r1 caps.window: 3")).isFalse();
    assertThat(passed(false, "r1 sink.doubled: 2", "caps.outside: 1")).isFalse();
    assertThat(passed(false, "r1 caps.window: 3", "caps.outside: 1")).isFalse();
  }

  @Test
  void takesNothingFromSoundEngines() {
    assertThat(passed(true)).isTrue();
    assertThat(passed(true, "caps.outside: 1")).isFalse();
  }

  private static boolean passed(boolean sound, String... broken) {
    var play = new Pressure("p", 10, 0, 1, new Disturbances(0, 0, 0, 0, 0, 0), 6, sound, false);
    return new PressurePlay.Result(play, 0, "", List.of(broken), 1).passed();
  }
}
