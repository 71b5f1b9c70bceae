package dev.fanfare.dispatch;

import dev.fanfare.campaigns.Run;
import dev.fanfare.channel.Sender;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.events.RunFacts;
import dev.fanfare.rendering.CompiledTemplate;
import dev.fanfare.rendering.RenderModel;
import dev.fanfare.tracking.RunLinks;

/**
 * Everything of a run that is the same for all its people, compiled once per process.
 *
 * @param purposeBit the purpose consent is asked for
 * @param consentNeeded false for a service purpose, which has no unsubscribe link either
 * @param salt of the draws for the control group
 * @param base of all links, without a slash at its end
 * @param links the template's own
 */
record RunContext(
    Run run,
    Campaign definition,
    int channel,
    int purposeBit,
    boolean consentNeeded,
    CompiledTemplate template,
    RenderModel.Shared shared,
    Sender sender,
    RunFacts facts,
    long salt,
    String base,
    RunLinks links) {

  /** Size of the control group in ten-thousandths. */
  int holdout() {
    return definition.holdout().basisPoints();
  }

  boolean inControl(long profileId) {
    return DispatchPolicy.draw(salt, profileId) < holdout();
  }

  MessageKey key(long profileId) {
    return new MessageKey(
        run.workspace().value(),
        run.id(),
        MessageKey.ONLY_STEP,
        run.occurrence(),
        profileId,
        channel);
  }

  float probability(Decision decision) {
    return switch (decision) {
      case Decision.Send() -> 1 - holdout() / 10_000f;
      case Decision.HoldOut() -> holdout() / 10_000f;
      case Decision.Skip(_), Decision.Cancel() -> 1;
    };
  }
}
