package dev.fanfare.guardrails;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanfare.dsl.Guardrails;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Guardrails as they are answered: what a file says, and who has set it when. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record GuardrailsView(
    @Nullable Approval approval,
    @Nullable StopOn stopOn,
    @Nullable Canary canary,
    String changedBy,
    Instant changedAt) {

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Approval(@Nullable Integer abovePeople, @Nullable String aboveShare) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record StopOn(
      @Nullable String renderFailures,
      @Nullable String bounces,
      @Nullable String unsubscribes,
      int after) {}

  record Canary(String share, String hold) {}

  static GuardrailsView of(GuardrailStore.Row row) {
    var approval = row.rules().approval();
    var stopOn = row.rules().stopOn();
    var canary = row.rules().canary();
    return new GuardrailsView(
        approval == null
            ? null
            : new Approval(approval.abovePeople(), percent(approval.aboveShare())),
        stopOn == null
            ? null
            : new StopOn(
                percent(stopOn.renderFailures()),
                percent(stopOn.bounces()),
                percent(stopOn.unsubscribes()),
                stopOn.after()),
        canary == null
            ? null
            : new Canary(Guardrails.percent(canary.basisPoints()), canary.hold().toString()),
        row.changedBy(),
        row.changedAt());
  }

  private static @Nullable String percent(@Nullable Integer basisPoints) {
    return basisPoints == null ? null : Guardrails.percent(basisPoints);
  }
}
