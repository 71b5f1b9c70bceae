package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.guardrails.Figures;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GuardFiguresTest {

  @Test
  void countsEveryReasonOnceForWhatItTells() {
    for (var reason : Reason.values()) {
      var tally = new int[Reason.values().length];
      tally[reason.tallyIndex()] = 7;

      assertThat(GuardFigures.of(tally)).as(reason.name()).isEqualTo(expected(reason));
    }
  }

  @Test
  void countsWhateverCannotBeRendered() {
    // A new reason of rendering must be decided about: those of consent and hours do not count, nor
    // does what a template means to do.
    assertThat(
            Arrays.stream(Reason.values())
                .filter(reason -> GuardFigures.of(one(reason)).renderFailures() == 1)
                .map(Reason::wire))
        .containsExactly(
            "missing_variable", "render_error", "too_large", "render_timeout", "empty_subject");
  }

  private static int[] one(Reason reason) {
    var tally = new int[Reason.values().length];
    tally[reason.tallyIndex()] = 1;
    return tally;
  }

  private static Figures expected(Reason reason) {
    return switch (reason.state()) {
      case SENT -> new Figures(7, 0, 7, 0, 7, 0);
      case FAILED -> new Figures(7, 0, 7, 7, 0, 0);
      case UNKNOWN -> new Figures(7, 0, 0, 0, 0, 0);
      // Whoever is held out globally is not rendered.
      case HELD_OUT -> new Figures(reason == Reason.CONTROL_GROUP ? 7 : 0, 0, 0, 0, 0, 0);
      case SKIPPED ->
          switch (reason) {
            case MISSING_VARIABLE, RENDER_ERROR, TOO_LARGE, RENDER_TIMEOUT, EMPTY_SUBJECT ->
                new Figures(7, 7, 0, 0, 0, 0);
            default -> new Figures(0, 0, 0, 0, 0, 0);
          };
      case CANCELLED -> new Figures(0, 0, 0, 0, 0, 0);
    };
  }
}
