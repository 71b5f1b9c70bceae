package dev.fanfare.analytics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.analytics.CreditStore.GoalRow;
import dev.fanfare.behaviour.EventTypes;
import dev.fanfare.behaviour.PersonEventStore;
import dev.fanfare.behaviour.TakenEvent;
import dev.fanfare.campaigns.GoalConditions;
import dev.fanfare.conditions.AskedEvent;
import dev.fanfare.conditions.Condition;
import dev.fanfare.conditions.Conditions;
import dev.fanfare.conditions.Membership;
import dev.fanfare.events.ReceivedEvent;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Credits events to touches. A touch and an event are both committed when the stream tells of the
 * later of them, so whoever is told of either looks for both in the tables, and misses no pair. Of
 * the sink's thread.
 */
@Singleton
final class CreditRound {

  private static final Logger LOG = Logger.getLogger(CreditRound.class);
  private static final String CUSTOM = "custom.";
  private static final int AT_ONCE = 2_000;
  private static final int KEPT = 10_000;

  private record Asked(WorkspaceId workspace, String event, String when) {}

  private final CreditStore store;
  private final PersonEventStore events;
  private final EventTypes types;
  private final ObjectMapper json;
  private final Map<RunKey, Set<Long>> touched = new HashMap<>();
  private final Map<WorkspaceId, Set<Long>> acted = new HashMap<>();

  /** Whether the campaign of a run has a goal: fixed before it had a run. */
  private final Map<RunKey, Boolean> aiming = new HashMap<>();

  private final Map<Asked, Predicate<Aim.Happened>> conditions = new HashMap<>();
  private long aimless = -1;

  CreditRound(CreditStore store, PersonEventStore events, EventTypes types, ObjectMapper json) {
    this.store = store;
    this.events = events;
    this.types = types;
    this.json = json;
  }

  void begin() {
    touched.clear();
    acted.clear();
  }

  /** Takes an event that may make somebody's conversions others. */
  void receive(ReceivedEvent event) {
    if (event.ofRun()) {
      switch (event.type()) {
        case "message.sent", "message.heldout", "message.failed", "message.settled" ->
            touched(event);
        default -> {}
      }
    } else if (event.type().startsWith(CUSTOM)) {
      acted
          .computeIfAbsent(new WorkspaceId(event.workspace()), workspace -> new HashSet<>())
          .add(event.subject());
    }
  }

  private void touched(ReceivedEvent event) {
    if (event.run() == aimless) {
      return;
    }
    var key = new RunKey(new WorkspaceId(event.workspace()), event.run());
    if (Boolean.FALSE.equals(aiming.get(key))) {
      aimless = event.run();
      return;
    }
    touched.computeIfAbsent(key, run -> new HashSet<>()).add(event.subject());
  }

  void store(Connection connection) throws SQLException {
    learn(connection);
    var people = new TreeMap<WorkspaceId, Set<Long>>(Comparator.comparingInt(WorkspaceId::value));
    acted.forEach((workspace, subjects) -> people.put(workspace, new TreeSet<>(subjects)));
    touched.forEach(
        (run, subjects) -> {
          if (Boolean.TRUE.equals(aiming.get(run))) {
            people.computeIfAbsent(run.workspace(), w -> new TreeSet<>()).addAll(subjects);
          }
        });
    for (var each : people.entrySet()) {
      var goals = store.goals(connection, each.getKey());
      if (!goals.isEmpty()) {
        credit(connection, each.getKey(), goals, List.copyOf(each.getValue()));
      }
    }
  }

  private void learn(Connection connection) throws SQLException {
    if (aiming.size() > KEPT) {
      aiming.clear();
    }
    var asked =
        touched.keySet().stream()
            .filter(run -> !aiming.containsKey(run))
            .collect(Collectors.groupingBy(RunKey::workspace));
    for (var each : asked.entrySet()) {
      var runs = each.getValue().stream().map(RunKey::run).toList();
      var found = store.withGoals(connection, each.getKey(), runs);
      each.getValue().forEach(run -> aiming.put(run, found.contains(run.run())));
    }
  }

  private void credit(
      Connection connection, WorkspaceId workspace, List<GoalRow> goals, List<Long> subjects)
      throws SQLException {
    var asked = goals.stream().map(GoalRow::event).collect(Collectors.toSet());
    for (int from = 0; from < subjects.size(); from += AT_ONCE) {
      var some = subjects.subList(from, Math.min(from + AT_ONCE, subjects.size()));
      var happened =
          events.after(connection, workspace, some, asked, Long.MIN_VALUE).stream()
              .map(this::happened)
              .toList();
      if (!happened.isEmpty()) {
        credit(connection, workspace, goals, happened);
      }
    }
  }

  private void credit(
      Connection connection,
      WorkspaceId workspace,
      List<GoalRow> goals,
      Collection<Aim.Happened> happened)
      throws SQLException {
    var seen = happened.stream().map(Aim.Happened::type).collect(Collectors.toSet());
    var aims = new ArrayList<Aim>();
    for (var goal : goals) {
      if (seen.contains(goal.event())) {
        aims.add(aim(workspace, goal));
      }
    }
    var at = happened.stream().map(Aim.Happened::at).sorted().toList();
    var touches =
        store.touches(
            connection,
            workspace,
            aims.stream().map(Aim::campaign).collect(Collectors.toSet()),
            happened.stream().map(Aim.Happened::subject).collect(Collectors.toSet()),
            at.getFirst(),
            at.getLast());
    store.add(connection, workspace, Credit.of(aims, touches, happened));
  }

  private Aim aim(WorkspaceId workspace, GoalRow goal) {
    var when = goal.condition();
    Predicate<Aim.Happened> meets =
        when == null ? event -> true : condition(new Asked(workspace, goal.event(), when));
    return new Aim(
        goal.campaign(), goal.number(), goal.event(), goal.within(), meets, goal.revenue());
  }

  /**
   * What an event must meet. The types of what it says are only added to, so a condition that was
   * sound is sound; where its type is gone nevertheless, nobody reaches the goal.
   */
  private Predicate<Aim.Happened> condition(Asked asked) {
    var known = conditions.get(asked);
    if (known != null) {
      return known;
    }
    var type = types.byName(asked.workspace(), asked.event());
    if (type.isEmpty()
        || !(GoalConditions.read(asked.when(), type.get().types())
            instanceof Conditions.Good(Condition condition))) {
      LOG.errorf("A goal of %s cannot be read: its event type is gone", asked.event());
      return event -> false;
    }
    Predicate<Aim.Happened> fresh =
        event ->
            condition.selects(
                null,
                new AskedEvent(event.at(), event.properties()),
                event.recordedAt(),
                CreditRound::noSegment);
    if (conditions.size() >= KEPT) {
      conditions.clear();
    }
    conditions.put(asked, fresh);
    return fresh;
  }

  private Aim.Happened happened(TakenEvent event) {
    try {
      return new Aim.Happened(
          event.number(),
          Objects.requireNonNull(event.type()),
          event.subject(),
          event.at(),
          event.recordedAt(),
          json.readTree(event.properties()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("properties of an event are no JSON", e);
    }
  }

  private static Membership noSegment(String name) {
    throw new IllegalStateException("nothing was asked of a person, but segment " + name);
  }
}
