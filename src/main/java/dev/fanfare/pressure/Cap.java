package dev.fanfare.pressure;

import dev.fanfare.profiles.Channel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * At most so many messages to a person in a window.
 *
 * @param channel the code of the one it is about; null for any
 * @param tag what messages it is about have; null for all
 * @param version of the set of caps, as of this one's last change
 */
record Cap(
    String name,
    int most,
    CapWindow window,
    @Nullable Integer channel,
    @Nullable String tag,
    OnHit onHit,
    long version,
    Instant createdAt) {

  static final int MOST = 1_000;

  /** The same, as of another version. */
  Cap as(long changed, Instant created) {
    return new Cap(name, most, window, channel, tag, onHit, changed, created);
  }

  /** Whether messages of this kind count, and are held back. */
  boolean concerns(CountsAs message) {
    return (channel == null || channel == message.channel())
        && (tag == null || message.tags().contains(tag));
  }

  /** What it says but for its name and number, as people read it. */
  String rule() {
    return (channel == null ? "any channel" : Channel.ofCode(channel).word())
        + (tag == null ? "" : ", tag " + tag)
        + ", "
        + window.words();
  }
}
