package dev.fanfare.pressure;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What people who are locked have had, as one transaction sees it: committed slots without those it
 * frees, and with those it takes. Of one thread.
 */
public final class CapReading {

  /** Of people whom no cap concerns: there is always room, and nothing counts. */
  static final CapReading FREE =
      new CapReading(CapSet.NONE, ZoneOffset.UTC, Instant.EPOCH, Map.of());

  private final CapSet set;
  private final ZoneId defaultZone;
  private final Instant now;
  private final Map<Long, List<CapSlot>> slots;

  CapReading(CapSet set, ZoneId defaultZone, Instant now, Map<Long, List<CapSlot>> slots) {
    this.set = set;
    this.defaultZone = defaultZone;
    this.now = now;
    this.slots = slots;
  }

  /** The version of the caps it is judged by; 0 where none was asked. */
  public long version() {
    return set.version();
  }

  /** The slots of people without those of some messages, which this transaction frees. */
  static Map<Long, List<CapSlot>> without(Map<Long, List<CapSlot>> slots, Set<UUID> freed) {
    if (freed.isEmpty()) {
      return slots;
    }
    var left = new HashMap<Long, List<CapSlot>>();
    slots.forEach(
        (person, of) -> {
          var kept = new ArrayList<>(of);
          kept.removeIf(slot -> freed.contains(slot.messageId()));
          left.put(person, kept);
        });
    return left;
  }

  /**
   * What speaks against a message; null where there is room, and for a message that counts already:
   * it is sent again, not once more.
   *
   * @param zone the person's; the workspace's where there is none
   * @param latest nobody is deferred beyond it
   */
  public @Nullable CapHit hit(
      long profileId, UUID messageId, CountsAs as, @Nullable String zone, Instant latest) {
    if (set.caps().isEmpty() || counts(profileId, messageId)) {
      return null;
    }
    return CapPolicy.judge(set.caps(), as, of(profileId), now, zone(zone), latest).orElse(null);
  }

  /** All caps that speak against a message, not the strictest alone; of those each by itself. */
  public List<CapHit> hits(
      long profileId, UUID messageId, CountsAs as, @Nullable String zone, Instant latest) {
    if (counts(profileId, messageId)) {
      return List.of();
    }
    return set.caps().stream()
        .flatMap(
            cap ->
                CapPolicy.judge(List.of(cap), as, of(profileId), now, zone(zone), latest).stream())
        .toList();
  }

  /** Lets a message count from now on; null when it does already, and where nothing counts. */
  public @Nullable CapSlot take(
      long profileId, UUID messageId, CountsAs as, @Nullable String zone) {
    if (set.caps().isEmpty() || counts(profileId, messageId)) {
      return null;
    }
    var judgedIn = set.calendar() ? zone(zone).getId() : null;
    var slot = new CapSlot(profileId, messageId, now, as, judgedIn, set.version());
    slots.computeIfAbsent(profileId, person -> new ArrayList<>()).add(slot);
    return slot;
  }

  /** How full the caps are that concern a message, itself left out, by name. */
  public Map<String, String> uses(
      long profileId, UUID messageId, CountsAs as, @Nullable String zone) {
    var others = new ArrayList<>(of(profileId));
    others.removeIf(slot -> slot.messageId().equals(messageId));
    var uses = new HashMap<String, String>();
    for (var cap : set.caps()) {
      if (cap.concerns(as)) {
        uses.put(cap.name(), CapPolicy.use(cap, others, now, zone(zone)).words());
      }
    }
    return uses;
  }

  private boolean counts(long profileId, UUID messageId) {
    return of(profileId).stream().anyMatch(slot -> slot.messageId().equals(messageId));
  }

  private List<CapSlot> of(long profileId) {
    return slots.getOrDefault(profileId, List.of());
  }

  private ZoneId zone(@Nullable String named) {
    if (named == null) {
      return defaultZone;
    }
    try {
      return ZoneId.of(named);
    } catch (DateTimeException e) {
      // A zone that a later release of the JDK knows no more.
      return defaultZone;
    }
  }
}
