package dev.fanfare.campaigns;

import dev.fanfare.dsl.Campaign;
import org.jspecify.annotations.Nullable;

/**
 * Who of a run tests its variants before the others get one of them: a pure hash of run and person,
 * independent of all other draws, so that it is kept nowhere and can be worked out again.
 *
 * @param share of 10,000
 * @param salt of the draw
 */
public record TestShare(int share, long salt) {

  private static final int WHOLE = 10_000;

  /** That of a run; null where a campaign chooses no winner. */
  public static @Nullable TestShare of(
      Campaign definition, int workspace, int campaignId, long runId) {
    var experiment = definition.experiment();
    var winner = experiment == null ? null : experiment.winner();
    return winner == null
        ? null
        : new TestShare(winner.testShare(), salt(workspace, campaignId, runId));
  }

  private static long salt(int workspace, int campaignId, long runId) {
    return mix(mix(((long) workspace << 32 | campaignId) + 0x57494e4e4552L) ^ runId);
  }

  /** A person's place in [0, 10000): whoever is below the share is in it. */
  public int drawOf(long profileId) {
    return (int) Long.remainderUnsigned(mix(mix(profileId) ^ salt), WHOLE);
  }

  /** Whether a person is in it. */
  public boolean holds(long profileId) {
    return drawOf(profileId) < share;
  }

  /** The finaliser of SplitMix64: every input bit moves every output bit. */
  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
