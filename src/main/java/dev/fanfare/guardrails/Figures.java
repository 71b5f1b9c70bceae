package dev.fanfare.guardrails;

import dev.fanfare.dsl.Guardrails.Measure;

/**
 * What is counted of a run.
 *
 * @param rendered people whose message was rendered, or could not be
 * @param renderFailures those whose message could not be
 * @param answered messages that a provider took, or refused for good
 * @param bounces those it refused for good
 * @param sent messages that a provider took
 * @param unsubscribes people who withdrew by the link of their message
 */
public record Figures(
    long rendered, long renderFailures, long answered, long bounces, long sent, long unsubscribes) {

  /** Of one measure only. */
  public static Figures of(Measure measure, long bad, long of) {
    return switch (measure) {
      case RENDER_FAILURES -> new Figures(of, bad, 0, 0, 0, 0);
      case BOUNCES -> new Figures(0, 0, of, bad, 0, 0);
      case UNSUBSCRIBES -> new Figures(0, 0, 0, 0, of, bad);
    };
  }

  /** How many have ended badly. */
  public long bad(Measure measure) {
    return switch (measure) {
      case RENDER_FAILURES -> renderFailures;
      case BOUNCES -> bounces;
      case UNSUBSCRIBES -> unsubscribes;
    };
  }

  /** Of how many. */
  public long of(Measure measure) {
    return switch (measure) {
      case RENDER_FAILURES -> rendered;
      case BOUNCES -> answered;
      case UNSUBSCRIBES -> sent;
    };
  }

  /** Both together. */
  public Figures plus(Figures more) {
    return new Figures(
        rendered + more.rendered,
        renderFailures + more.renderFailures,
        answered + more.answered,
        bounces + more.bounces,
        sent + more.sent,
        unsubscribes + more.unsubscribes);
  }
}
