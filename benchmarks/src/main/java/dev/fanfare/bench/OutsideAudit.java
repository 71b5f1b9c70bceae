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
  private long rows;
  private long taken;
  private long strangers;
  private long twoIds;

  /**
   * Adds a ledger row.
   *
   * @param reported whether the row tells that an attempt's outcome was lost
   */
  void row(UUID messageId, boolean sent, boolean reported) {
    rows++;
    people.put(messageId, new Person(sent, reported));
  }

  /** Adds a message that the outside took. */
  void message(UUID messageId, String recipient) {
    taken++;
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
        twoIds);
  }
}
