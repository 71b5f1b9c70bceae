package dev.fanfare.analytics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.analytics.CreditStore.GoalRow;
import dev.fanfare.behaviour.EventTypes;
import dev.fanfare.behaviour.PersonEventStore;
import dev.fanfare.behaviour.TakenEvent;
import dev.fanfare.campaigns.GoalConditions;
import dev.fanfare.campaigns.Run;
import dev.fanfare.conditions.AskedEvent;
import dev.fanfare.conditions.Condition;
import dev.fanfare.conditions.Conditions;
import dev.fanfare.conditions.Membership;
import dev.fanfare.platform.WorkspaceId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the events of some people come to: read from the tables, in which a touch and an event are
 * both committed when either is told of. Of one thread.
 */
final class Crediting {

  private static final Logger LOG = Logger.getLogger(Crediting.class);
  private static final int KEPT = 10_000;

  /** How many people are looked at together. */
  static final int AT_ONCE = 2_000;

  private record Asked(WorkspaceId workspace, String event, String when) {}

  private final CreditStore store;
  private final PersonEventStore events;
  private final EventTypes types;
  private final ObjectMapper json;
  private final Map<Asked, Predicate<Aim.Happened>> conditions = new HashMap<>();

  Crediting(CreditStore store, PersonEventStore events, EventTypes types, ObjectMapper json) {
    this.store = store;
    this.events = events;
    this.types = types;
    this.json = json;
  }

  /**
   * The credits of some people for some goals.
   *
   * @param subjects at most {@link #AT_ONCE}
   */
  List<Credit> of(
      Connection connection, WorkspaceId workspace, List<GoalRow> goals, List<Long> subjects)
      throws SQLException {
    var asked = goals.stream().map(GoalRow::event).collect(Collectors.toSet());
    var happened =
        events.after(connection, workspace, subjects, asked, Long.MIN_VALUE).stream()
            .map(this::happened)
            .toList();
    return credit(connection, workspace, goals, null, happened);
  }

  /**
   * The credits of some people for some goals by what they got of one run.
   *
   * @param from before which none of them got anything of it
   * @param subjects at most {@link #AT_ONCE}
   */
  List<Credit> ofRun(
      Connection connection, Run run, List<GoalRow> goals, Instant from, List<Long> subjects)
      throws SQLException {
    var asked = goals.stream().map(GoalRow::event).collect(Collectors.toSet());
    var happened =
        events.since(connection, run.workspace(), subjects, asked, from).stream()
            .map(this::happened)
            .toList();
    return credit(connection, run.workspace(), goals, run.id(), happened);
  }

  /** That somebody did what a goal asks for, whether or not it was in a window. */
  record Reached(int goal, Aim.Happened event) {}

  /**
   * What some people did that goals ask for, whatever they got.
   *
   * @param from what happened before is left out
   * @param subjects at most {@link #AT_ONCE}
   */
  List<Reached> reached(
      Connection connection,
      WorkspaceId workspace,
      List<GoalRow> goals,
      Instant from,
      List<Long> subjects)
      throws SQLException {
    var asked = goals.stream().map(GoalRow::event).collect(Collectors.toSet());
    var aims = goals.stream().map(goal -> aim(workspace, goal)).toList();
    return events.since(connection, workspace, subjects, asked, from).stream()
        .map(this::happened)
        .flatMap(
            event ->
                aims.stream()
                    .filter(aim -> aim.reachedBy(event))
                    .map(aim -> new Reached(aim.number(), event)))
        .toList();
  }

  private List<Credit> credit(
      Connection connection,
      WorkspaceId workspace,
      List<GoalRow> goals,
      @Nullable Long run,
      Collection<Aim.Happened> happened)
      throws SQLException {
    if (happened.isEmpty()) {
      return List.of();
    }
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
            run,
            happened.stream().map(Aim.Happened::subject).collect(Collectors.toSet()),
            at.getFirst(),
            at.getLast());
    return Credit.of(aims, touches, happened);
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
                Crediting::noSegment);
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
