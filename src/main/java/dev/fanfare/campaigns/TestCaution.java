package dev.fanfare.campaigns;

import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.Guardrails;
import dev.fanfare.dsl.Guardrails.Canary;
import dev.fanfare.platform.Violation;
import java.util.Optional;

/** Whether the test of a winner can go in place of a canary. Pure. */
public final class TestCaution {

  private TestCaution() {}

  /**
   * What makes the test of a campaign less careful than a canary: one of few people that is looked
   * at later than a canary is as careful. Empty also where no winner is chosen.
   */
  public static Optional<Violation> problem(Campaign definition, Canary canary) {
    var experiment = definition.experiment();
    var winner = experiment == null ? null : experiment.winner();
    if (winner == null
        || winner.testShare() <= canary.basisPoints()
            && winner.after().compareTo(canary.hold()) >= 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Violation(
            "winner",
            Guardrails.percent(winner.testShare()) + " after " + winner.after(),
            "Must be as careful as the canary of /v1/guardrails: at most %s, at least %s later."
                .formatted(Guardrails.percent(canary.basisPoints()), canary.hold())));
  }
}
