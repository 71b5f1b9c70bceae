package dev.fanfare.dispatch;

import dev.fanfare.campaigns.RunState;
import dev.fanfare.dispatch.Judge.Share;
import dev.fanfare.messages.Said;
import dev.fanfare.pressure.CapHit;
import dev.fanfare.pressure.CapReading;
import dev.fanfare.pressure.Pressure;
import dev.fanfare.profiles.Recipient;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What frequency caps say of the people of one turn, whom it has locked. People whom no cap
 * concerns are neither locked nor read.
 */
final class CapFacts {

  /** No window is longer: whoever has waited so long has waited for room that others took. */
  private static final Duration LONGEST_DEFERRAL = Duration.ofDays(30);

  private final CapReading reading;
  private final boolean capped;

  private CapFacts(CapReading reading, boolean capped) {
    this.reading = reading;
    this.capped = capped;
  }

  /** One message to be judged. */
  record Message(long profileId, UUID id) {}

  /**
   * Locks the people of the turn and reads what they have had.
   *
   * @param version of the workspace's caps; 0 where there was never one
   */
  static CapFacts read(
      Pressure pressure,
      Connection connection,
      Turn turn,
      List<Share> shares,
      MessageIds ids,
      long version)
      throws SQLException {
    var people = new ArrayList<Long>();
    var own = new ArrayList<UUID>();
    for (var share : shares) {
      var run = share.slice().run();
      if (version > 0 && share.state() != RunState.CANCELLING && run.countsAs() != null) {
        for (long person : share.next()) {
          people.add(person);
          if (!share.slice().slice().kind().undecided()) {
            own.add(ids.of(run.key(person)));
          }
        }
      }
    }
    var reading =
        pressure.read(
            connection,
            turn.workspace(),
            version,
            people.stream().mapToLong(Long::longValue).distinct().toArray(),
            own,
            turn.freed().keySet(),
            turn.now());
    return new CapFacts(reading, version > 0);
  }

  /** The version of the caps that people are judged by. */
  long version() {
    return reading.version();
  }

  /** The cap that has no room; control people are held to caps as all others are. */
  @Nullable CapHit hit(Share share, Message message, @Nullable Recipient recipient) {
    var as = share.slice().run().countsAs();
    return as == null
        ? null
        : reading.hit(
            message.profileId(),
            message.id(),
            as,
            zone(share, message, recipient),
            latest(share.slice()));
  }

  /**
   * Lets a message that is sent count. Held-out people get none, so none counts for them.
   *
   * @return whether it counts, or may since an earlier start
   */
  boolean counted(
      Turn turn, Share share, Message message, @Nullable Recipient recipient, Decision decision) {
    if (!(decision instanceof Decision.Send)) {
      return capped && !share.slice().slice().kind().undecided();
    }
    var as = share.slice().run().countsAs();
    if (as == null) {
      return false;
    }
    var zone = zone(share, message, recipient);
    var slot = reading.take(message.profileId(), message.id(), as, zone);
    if (slot != null) {
      turn.take(slot);
    }
    return capped;
  }

  private static @Nullable String zone(
      Share share, Message message, @Nullable Recipient recipient) {
    return zone(share.slice().said(message.profileId()), recipient);
  }

  /** The person's zone, or what a call says of an address that is nobody's. */
  static @Nullable String zone(@Nullable Said said, @Nullable Recipient recipient) {
    if (recipient != null && recipient.zone() != null) {
      return recipient.zone();
    }
    return said == null ? null : said.zone();
  }

  private static Instant latest(ActiveSlice slice) {
    var run = slice.run().run();
    var frozen = run.frozenAt();
    var since =
        frozen == null || run.continuous()
            ? MessageKey.instant(slice.slice().occurrence())
            : frozen;
    return since.plus(LONGEST_DEFERRAL);
  }
}
