package dev.fanfare.triggers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.behaviour.PersonEventStore;
import dev.fanfare.behaviour.TakenEvent;
import dev.fanfare.conditions.AskedEvent;
import dev.fanfare.conditions.Membership;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.segments.AskedPeople;
import dev.fanfare.segments.Segments;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether something has happened to people that keeps them from being written to, after what
 * brought them in: whatever is committed when it is asked, nothing that came before. Any thread.
 */
@Singleton
final class Exceptions {

  private final PersonEventStore events;
  private final Segments segments;
  private final ObjectMapper json;

  Exceptions(PersonEventStore events, Segments segments, ObjectMapper json) {
    this.events = events;
    this.segments = segments;
    this.json = json;
  }

  /**
   * Somebody who waits.
   *
   * @param since number of the event that brought them in
   */
  record Waiting(long subject, long since, ReadTrigger trigger) {}

  /** The first event that keeps each of them from being written to; missing where none does. */
  Map<Waiting, TakenEvent> among(
      Connection connection, WorkspaceId workspace, Collection<Waiting> waiting, Instant now)
      throws SQLException {
    var types = new TreeSet<String>();
    var subjects = new TreeSet<Long>();
    long since = Long.MAX_VALUE;
    boolean asksOfPerson = false;
    for (var each : waiting) {
      var type = each.trigger().exceptEvent();
      if (type != null) {
        types.add(type);
        subjects.add(each.subject());
        since = Math.min(since, each.since());
        var when = each.trigger().exceptWhen();
        asksOfPerson |= when != null && when.asksOfPerson();
      }
    }
    if (types.isEmpty()) {
      return Map.of();
    }
    var happened = events.after(connection, workspace, subjects, types, since);
    if (happened.isEmpty()) {
      return Map.of();
    }
    var people = asksOfPerson ? segments.people(connection, workspace, subjects, now) : null;
    var found = new HashMap<Waiting, TakenEvent>();
    for (var event : happened) {
      for (var each : waiting) {
        if (excepts(event, each, people, now)) {
          found.putIfAbsent(each, event);
        }
      }
    }
    return found;
  }

  private boolean excepts(
      TakenEvent event, Waiting waiting, @Nullable AskedPeople people, Instant now) {
    var trigger = waiting.trigger();
    if (event.subject() != waiting.subject()
        || event.number() <= waiting.since()
        || !String.valueOf(event.type()).equals(trigger.exceptEvent())) {
      return false;
    }
    var when = trigger.exceptWhen();
    if (when == null) {
      return true;
    }
    var happened = happened(event);
    return people == null
        ? when.selects(null, happened, now, Exceptions::noSegment)
        : people.selects(when, event.subject(), happened);
  }

  AskedEvent happened(TakenEvent event) {
    try {
      return new AskedEvent(event.at(), json.readTree(event.properties()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("properties of an event are no JSON", e);
    }
  }

  private static Membership noSegment(String name) {
    throw new IllegalStateException("nothing was asked of a person, but segment " + name);
  }
}
