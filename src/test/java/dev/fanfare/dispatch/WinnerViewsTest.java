package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.campaigns.RunState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WinnerViewsTest {

  private static final Instant DECIDES = Instant.parse("2026-12-01T12:00:00Z");

  @Test
  void tellsOfAWinnerThatIsHeldUpForMoreThanAMinute() {
    assertThat(problem(null, null, RunState.SENDING, 61))
        .contains("which was to be decided at 2026-12-01T12:00:00Z");
    assertThat(problem(null, null, RunState.SENDING, 60)).isNull();
    assertThat(problem(null, null, RunState.PAUSED, 61)).isNull();
    assertThat(problem(DECIDES.plusSeconds(62), "best", RunState.SENDING, 63)).isNull();
  }

  @Test
  void tellsThatSomebodyHasToChoose() {
    assertThat(problem(null, "waits", RunState.SENDING, 61)).contains("until somebody chooses");
    assertThat(problem(DECIDES, "chosen", RunState.SENDING, 61)).isNull();
  }

  private static @Nullable String problem(
      @Nullable Instant decidedAt, @Nullable String why, RunState state, int seconds) {
    var view =
        new WinnerViews.View(
            "20%",
            "PT4H", "clicks", "best", 10, 40, DECIDES, DECIDES, null, decidedAt, null, why, null,
            null);
    return WinnerViews.problem(view, state, DECIDES.plusSeconds(seconds));
  }
}
