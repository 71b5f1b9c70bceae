package dev.fanfare.control;

import dev.fanfare.platform.WorkspaceId;
import java.util.Collection;
import java.util.List;

/**
 * The people of a workspace whom no campaign writes to, so that what all campaigns do together can
 * be told from what would have happened anyway. Who is in it is a pure hash of the workspace, the
 * draw and the person: a larger share keeps everybody who is in it, and new people join by the same
 * words.
 *
 * @param share of all people, of 10,000
 * @param salt of the draw
 * @param purposes whose messages it does not hold back
 * @param tags of campaigns that it does not hold back
 */
public record GlobalControl(int share, long salt, List<String> purposes, List<String> tags) {

  /** The largest share, of 10,000. */
  public static final int MOST = 1_500;

  private static final int WHOLE = 10_000;

  public GlobalControl {
    purposes = List.copyOf(purposes);
    tags = List.copyOf(tags);
  }

  /** The salt of a workspace's draw, counted from 1. */
  public static long salt(WorkspaceId workspace, int draw) {
    return mix(((long) workspace.value() << 32 | draw) + 0x474c4f42414cL);
  }

  /** A person's place in [0, 10000): whoever is below the share is in the group. */
  public int drawOf(long subject) {
    return (int) Long.remainderUnsigned(mix(mix(subject) ^ salt), WHOLE);
  }

  /** Whether a person is in it, by their own draw. */
  public boolean holds(long subject) {
    return drawOf(subject) < share;
  }

  /** Whether messages of this purpose and these tags are sent to everybody. */
  public boolean exempts(String purpose, Collection<String> tagged) {
    return purposes.contains(purpose) || tagged.stream().anyMatch(tags::contains);
  }

  /** The finaliser of SplitMix64: every input bit moves every output bit. */
  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
