package dev.fanfare.tracking;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows scanners by how they click: the link that nobody sees, several links within seconds of the
 * sending, many at once. What came before it was known stands. Campaign time; of one thread.
 */
final class RecentClicks {

  /** Nobody has read a message by then and followed two of its links. */
  static final Duration AFTER_SENDING = Duration.ofSeconds(10);

  /** Nobody opens so many links in so short a time. */
  static final Duration BURST = Duration.ofSeconds(5);

  static final int BURST_LINKS = 4;

  /** For so long everything that follows is the scanner's. */
  static final Duration SCAN = Duration.ofMinutes(1);

  private static final int MOST_KEPT = 50_000;

  private record Key(int workspace, long run, long person, long occurrence) {}

  private static final class Trail {
    private Instant began;
    private final Set<Integer> links = new HashSet<>();
    private @Nullable Instant scannedUntil;

    Trail(Instant began) {
      this.began = began;
    }
  }

  private final Map<Key, Trail> trails =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Trail> eldest) {
          return size() > MOST_KEPT;
        }
      };

  /**
   * Who it was, by what went before.
   *
   * @param sentAt when the message was sent, where that is known
   */
  Agent judge(Engagement engagement, Instant at, @Nullable Instant sentAt) {
    var message = engagement.message();
    var key =
        new Key(message.workspace().value(), message.run(), message.person(), message.occurrence());
    if (engagement.isOpen()) {
      return scanned(trails.get(key), at) ? Agent.BOT : engagement.agent();
    }
    var trail = trails.computeIfAbsent(key, k -> new Trail(at));
    if (Duration.between(trail.began, at).compareTo(BURST) > 0) {
      trail.began = at;
      trail.links.clear();
    }
    trail.links.add(engagement.link());
    if (engagement.hidden() || tooFast(trail, at, sentAt)) {
      trail.scannedUntil = at.plus(SCAN);
    }
    return scanned(trail, at) ? Agent.BOT : engagement.agent();
  }

  private static boolean tooFast(Trail trail, Instant at, @Nullable Instant sentAt) {
    boolean justSent = sentAt != null && at.isBefore(sentAt.plus(AFTER_SENDING));
    return trail.links.size() >= (justSent ? 2 : BURST_LINKS);
  }

  private static boolean scanned(@Nullable Trail trail, Instant at) {
    return trail != null && trail.scannedUntil != null && at.isBefore(trail.scannedUntil);
  }
}
