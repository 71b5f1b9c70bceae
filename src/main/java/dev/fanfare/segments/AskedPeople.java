package dev.fanfare.segments;

import dev.fanfare.conditions.AskedEvent;
import dev.fanfare.conditions.Condition;
import dev.fanfare.conditions.Conditions;
import dev.fanfare.conditions.Person;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Some people as they are now, who can be asked conditions, with the segments in force. Valid while
 * the connection is that they were read from; of one thread.
 */
public final class AskedPeople {

  private final SegmentBook book;
  private final Map<Long, Person> people;
  private final Instant now;

  AskedPeople(SegmentBook book, Map<Long, Person> people, Instant now) {
    this.book = book;
    this.people = people;
    this.now = now;
  }

  /** Whether a condition selects somebody to whom something has happened. */
  public boolean selects(Condition condition, long subject, AskedEvent event) {
    var person = people.get(subject);
    return person != null && condition.selects(person, event, now, book::membership);
  }

  /** Whether somebody is in one of some segments, or none is named, and in none of others. */
  public boolean isAmong(List<String> include, List<String> exclude, long subject) {
    var person = people.get(subject);
    if (person == null) {
      return false;
    }
    boolean out =
        !exclude.isEmpty()
            && Conditions.anyOfNoneOf(exclude, List.of()).selects(person, now, book::membership);
    return !out
        && (include.isEmpty()
            || Conditions.anyOfNoneOf(include, List.of()).selects(person, now, book::membership));
  }
}
