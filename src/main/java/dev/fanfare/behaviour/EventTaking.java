package dev.fanfare.behaviour;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.events.EventBatch;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.JsonText;
import dev.fanfare.profiles.Profiles;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Takes events of one workspace in one transaction: keeps those that are new, lets every room act
 * on them, and tells them to the event stream, all or nothing. Any thread.
 */
@Singleton
public final class EventTaking {

  /** Ids that are our own are told once. */
  private static final byte[] NO_HASH = {};

  private final PersonEventStore store;
  private final Profiles profiles;
  private final List<Reaction> reactions;
  private final ObjectMapper json;

  EventTaking(
      PersonEventStore store, Profiles profiles, @All List<Reaction> reactions, ObjectMapper json) {
    this.store = store;
    this.profiles = profiles;
    this.reactions = List.copyOf(reactions);
    this.json = json;
  }

  /** An event of a call, where it stands there, and what became of it. Of one thread. */
  static final class Item {
    private final CheckedEvent event;
    private final String place;
    private Outcome outcome = new Outcome.Accepted();

    Item(CheckedEvent event, String place) {
      this.event = event;
      this.place = place;
    }

    Outcome outcome() {
      return outcome;
    }

    private void reject(String member, String value, String rule) {
      outcome = new Outcome.Rejected(List.of(new Violation(place + member, value, rule)));
    }
  }

  /**
   * Takes what can be taken, and notes with each event what became of it.
   *
   * @param told takes what is to be told; the caller appends it, last in the transaction
   * @return what to do after the commit
   */
  List<Runnable> take(
      Connection connection, WorkspaceId workspace, List<Item> items, EventBatch told, Instant now)
      throws SQLException {
    // Nobody is erased before the transaction ends, so that nothing of them is kept behind it.
    var subjects =
        profiles.kept(
            connection, workspace, items.stream().map(item -> item.event.externalId()).toList());
    var candidates = new ArrayList<Item>();
    for (var item : items) {
      item.outcome = new Outcome.Accepted();
      if (subjects.containsKey(item.event.externalId())) {
        candidates.add(item);
      } else {
        item.reject("/externalId", item.event.externalId(), "is no profile of this workspace");
      }
    }
    var first = first(candidates);
    var events = numbered(connection, first.values(), subjects, now);
    var hashes =
        first.values().stream()
            .collect(Collectors.toMap(item -> item.event.id(), item -> item.event.hash()));
    var fresh = store.insert(connection, workspace, events, hashes);
    known(connection, workspace, candidates, first, fresh);
    var taken = events.stream().filter(event -> fresh.contains(event.id())).toList();
    var effects = act(connection, workspace, taken);
    for (var event : taken) {
      var checked = requireNonNull(first.get(event.id())).event;
      tell(told, checked, event, written(effects.of(event)));
    }
    return effects.afterwards();
  }

  /**
   * What a call says of one person.
   *
   * @param properties a JSON object
   */
  public record Called(long subject, String properties) {}

  /**
   * Keeps what a call says of people as things that happened to them, each under an id of its own.
   *
   * @param call what the ids begin with
   */
  public List<TakenEvent> keep(
      Connection connection, WorkspaceId workspace, String call, List<Called> called, Instant now)
      throws SQLException {
    long number = store.firstNumber(connection);
    var taken = new ArrayList<TakenEvent>();
    var hashes = new HashMap<String, byte[]>();
    for (var each : called) {
      var id = call + "." + taken.size();
      hashes.put(id, NO_HASH);
      taken.add(new TakenEvent(id, number++, null, each.subject(), now, now, each.properties()));
    }
    var _ = store.insert(connection, workspace, taken, hashes);
    return taken;
  }

  /** Lets all rooms act on events that are kept, and notes with each what came of it. */
  private Effects act(Connection connection, WorkspaceId workspace, List<TakenEvent> taken)
      throws SQLException {
    var effects = new Effects();
    if (!taken.isEmpty()) {
      for (var reaction : reactions) {
        reaction.react(connection, workspace, taken, effects);
      }
    }
    note(connection, workspace, taken, effects);
    return effects;
  }

  /** Keeps with events what came of them. */
  public void note(
      Connection connection, WorkspaceId workspace, List<TakenEvent> taken, Effects effects)
      throws SQLException {
    var notes = new TreeMap<String, String>();
    for (var event : taken) {
      if (!effects.of(event).isEmpty()) {
        notes.put(event.id(), written(effects.of(event)));
      }
    }
    store.note(connection, workspace, notes);
  }

  /** The first event of each id. */
  private static Map<String, Item> first(List<Item> candidates) {
    var first = new LinkedHashMap<String, Item>();
    candidates.forEach(item -> first.putIfAbsent(item.event.id(), item));
    return first;
  }

  private List<TakenEvent> numbered(
      Connection connection, Collection<Item> items, Map<String, Long> subjects, Instant now)
      throws SQLException {
    var events = new ArrayList<TakenEvent>();
    long number = items.isEmpty() ? 0 : store.firstNumber(connection);
    for (var item : items) {
      var event = item.event;
      events.add(
          new TakenEvent(
              event.id(),
              number++,
              event.type(),
              requireNonNull(subjects.get(event.externalId())),
              event.at(),
              now,
              event.properties()));
    }
    return events;
  }

  /** Tells what was known already from what is another event under the id of one. */
  private void known(
      Connection connection,
      WorkspaceId workspace,
      List<Item> candidates,
      Map<String, Item> first,
      Set<String> fresh)
      throws SQLException {
    var hashes = new HashMap<String, byte[]>();
    var old = first.keySet().stream().filter(id -> !fresh.contains(id)).toList();
    if (!old.isEmpty()) {
      hashes.putAll(store.hashes(connection, workspace, old));
    }
    fresh.forEach(id -> hashes.put(id, requireNonNull(first.get(id)).event.hash()));
    for (var item : candidates) {
      var id = item.event.id();
      if (fresh.contains(id) && first.get(id) == item) {
        continue;
      }
      if (item.event.isSame(hashes.getOrDefault(id, new byte[0]))) {
        item.outcome = new Outcome.Duplicate();
      } else {
        item.reject("/id", id, "was told with other content before");
      }
    }
  }

  /**
   * What an event says, in the stream: nothing that tells who the person is.
   *
   * @param effects as {@link #written} writes them
   */
  static void tell(EventBatch told, CheckedEvent event, TakenEvent taken, String effects) {
    var data =
        "{\"event\":%s,\"recordedAt\":\"%s\",\"properties\":%s,\"effects\":%s}"
            .formatted(JsonText.quote(event.id()), taken.recordedAt(), event.told(), effects);
    told.add(
        "custom." + event.type(),
        "event." + event.id(),
        taken.subject(),
        event.at(),
        data.getBytes(StandardCharsets.UTF_8));
  }

  /** What came of an event, as JSON. */
  public String written(List<Effect> effects) {
    try {
      return json.writeValueAsString(effects);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
