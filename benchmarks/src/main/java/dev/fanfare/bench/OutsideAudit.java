package dev.fanfare.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Holds the rows of a run against what the outside took, trusting nothing else. All people of the
 * run may be written to. Rows first, then messages; for one thread.
 */
final class OutsideAudit {
  private static final class Person {
    private final boolean sent;
    private final boolean reported;
    private int taken;

    Person(boolean sent, boolean reported) {
      this.sent = sent;
      this.reported = reported;
    }
  }

  private final Map<UUID, Person> people = new HashMap<>();
  private final Map<String, UUID> recipients = new HashMap<>();
  private final Map<String, Long> lives = new HashMap<>();
  private long rows;
  private long taken;
  private long strangers;
  private long twoIds;
  private long losses;
  private long cuts;

  /**
   * Adds a ledger row.
   *
   * @param unknown whether its state says so
   * @param lost attempts whose outcome was lost, as it tells
   */
  void row(UUID messageId, boolean sent, boolean unknown, int lost) {
    rows++;
    losses += lost;
    people.put(messageId, new Person(sent, unknown || lost > 0));
  }

  /** Adds people of a slice who were lost with a life of an engine. */
  void lost(String life, long people) {
    lives.merge(life, people, Long::sum);
  }

  /**
   * Adds a message that the outside took.
   *
   * @param answered whether the outside said so to whoever sent it
   */
  void message(UUID messageId, String recipient, boolean answered) {
    taken++;
    cuts += answered ? 0 : 1;
    Person person = people.get(messageId);
    if (person == null) {
      strangers++;
    } else {
      person.taken++;
    }
    UUID before = recipients.putIfAbsent(recipient, messageId);
    if (before != null && !before.equals(messageId)) {
      twoIds++;
    }
  }

  Verdict verdict() {
    long sent = 0;
    long reported = 0;
    long silent = 0;
    long claimed = 0;
    long doubled = 0;
    long doubledOutside = 0;
    long lost = 0;
    long lostOutside = 0;
    for (Person person : people.values()) {
      sent += person.sent ? 1 : 0;
      reported += person.reported ? 1 : 0;
      silent += !person.sent && !person.reported ? 1 : 0;
      claimed += person.sent && person.taken == 0 ? 1 : 0;
      int extra = Math.max(0, person.taken - 1);
      doubled += extra;
      doubledOutside += person.reported ? 0 : extra;
      lost += person.taken == 0 ? 1 : 0;
      lostOutside += person.taken == 0 && !person.reported ? 1 : 0;
    }
    return new Verdict(
        rows,
        people.size(),
        sent,
        reported,
        taken,
        doubled,
        doubledOutside,
        lost,
        lostOutside,
        silent,
        claimed,
        strangers,
        twoIds,
        lives.size(),
        lives.values().stream().mapToLong(Long::longValue).max().orElse(0),
        unexplained());
  }

  private long unexplained() {
    long explained = cuts + lives.values().stream().mapToLong(Long::longValue).sum();
    return Math.max(0, losses - explained);
  }
}
