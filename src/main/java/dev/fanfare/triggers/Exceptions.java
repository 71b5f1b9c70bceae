package dev.fanfare.triggers;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether something has happened to people that keeps them from being written to, after what
 * brought them in: whatever is committed when it is asked, nothing that came before. Any thread.
 */
@Singleton
final class Exceptions {

  private final ExceptionStore store;
  private final Segments segments;
  private final ObjectMapper json;

  Exceptions(ExceptionStore store, Segments segments, ObjectMapper json) {
    this.store = store;
    this.segments = segments;
    this.json = json;
  }

  /**
   * Somebody who waits.
   *
   * @param occurrence of their coming
   */
  record Waiting(long occurrence, ReadTrigger trigger) {}

  /** The first event that keeps each of them from being written to; missing where none does. */
  Map<Waiting, TakenEvent> among(
      Connection connection, WorkspaceId workspace, Collection<Waiting> waiting, Instant now)
      throws SQLException {
    var types = new TreeSet<String>();
    var asked = new HashMap<Long, Waiting>();
    boolean asksOfPerson = false;
    for (var each : waiting) {
      var type = each.trigger().exceptEvent();
      if (type != null) {
        types.add(type);
        asked.put(each.occurrence(), each);
        var when = each.trigger().exceptWhen();
        asksOfPerson |= when != null && when.asksOfPerson();
      }
    }
    if (types.isEmpty()) {
      return Map.of();
    }
    var happened = store.since(connection, workspace, asked.keySet(), types);
    if (happened.isEmpty()) {
      return Map.of();
    }
    var people =
        asksOfPerson ? segments.people(connection, workspace, subjects(happened), now) : null;
    var found = new HashMap<Waiting, TakenEvent>();
    for (var each : happened) {
      var of = requireNonNull(asked.get(each.occurrence()));
      if (excepts(each.event(), of.trigger(), people, now)) {
        found.putIfAbsent(of, each.event());
      }
    }
    return found;
  }

  private static TreeSet<Long> subjects(List<ExceptionStore.Later> happened) {
    return happened.stream()
        .map(each -> each.event().subject())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private boolean excepts(
      TakenEvent event, ReadTrigger trigger, @Nullable AskedPeople people, Instant now) {
    if (!String.valueOf(event.type()).equals(trigger.exceptEvent())) {
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
