package dev.fanfare.guardrails;

import dev.fanfare.dsl.Guardrails;
import dev.fanfare.dsl.Guardrails.Measure;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A bound that a run has broken.
 *
 * @param source who has said it
 * @param bound in basis points
 * @param bad how many have ended badly
 * @param of of how many
 */
public record Broken(Measure measure, Source source, int bound, long bad, long of) {

  /** In words for people. */
  public String words() {
    return "%d of %d %s (%s%%); the %s stops above %s"
        .formatted(
            bad,
            of,
            switch (measure) {
              case RENDER_FAILURES -> "messages could not be rendered";
              case BOUNCES -> "messages were refused for good";
              case UNSUBSCRIBES -> "people withdrew by the link of their message";
            },
            BigDecimal.valueOf(bad * 100)
                .divide(BigDecimal.valueOf(Math.max(1, of)), 2, RoundingMode.HALF_UP)
                .toPlainString(),
            source.word(),
            Guardrails.percent(bound));
  }
}
