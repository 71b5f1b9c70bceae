package dev.fanfare.analytics;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.analytics.CreditStore.GoalRow;
import dev.fanfare.behaviour.EventTypes;
import dev.fanfare.behaviour.PersonEventStore;
import dev.fanfare.events.ReceivedEvent;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Credits events to touches. A touch and an event are both committed when the stream tells of the
 * later of them, so whoever is told of either looks for both in the tables, and misses no pair. Of
 * the sink's thread.
 */
@Singleton
final class CreditRound {

  private static final String CUSTOM = "custom.";
  private static final int KEPT = 10_000;

  private final CreditStore store;
  private final Crediting crediting;
  private final Map<RunKey, Set<Long>> touched = new HashMap<>();
  private final Map<WorkspaceId, Set<Long>> acted = new HashMap<>();

  /** Whether the campaign of a run has a goal: fixed before it had a run. */
  private final Map<RunKey, Boolean> aiming = new HashMap<>();

  private long aimless = -1;

  CreditRound(CreditStore store, PersonEventStore events, EventTypes types, ObjectMapper json) {
    this.store = store;
    this.crediting = new Crediting(store, events, types, json);
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
    for (int from = 0; from < subjects.size(); from += Crediting.AT_ONCE) {
      var some = subjects.subList(from, Math.min(from + Crediting.AT_ONCE, subjects.size()));
      store.add(connection, workspace, crediting.of(connection, workspace, goals, some));
    }
  }
}
