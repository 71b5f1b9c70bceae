package dev.fanfare.campaigns;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.behaviour.EventType;
import dev.fanfare.behaviour.EventTypes;
import dev.fanfare.conditions.Condition;
import dev.fanfare.conditions.Conditions;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.Trigger;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.AttributeType;
import dev.fanfare.segments.Segments;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What only the workspace can say of a trigger: its event types, their properties, conditions. */
@Singleton
final class TriggerChecks {

  /** What templates ask for by it. */
  private static final String EVENT = "event";

  private final EventTypes types;
  private final Segments segments;

  TriggerChecks(EventTypes types, Segments segments) {
    this.types = types;
    this.segments = segments;
  }

  /** Notes everything that is wrong with the trigger of a campaign that has one. */
  void check(WorkspaceId workspace, Campaign campaign, FileProblems problems) {
    if (campaign.schedule() instanceof Trigger trigger) {
      if (trigger.source() instanceof Trigger.Source.Event(var happening)) {
        check(workspace, happening, "trigger", problems);
      }
      var except = trigger.except();
      if (except != null) {
        check(workspace, except, "trigger.except", problems);
      }
    }
  }

  private void check(
      WorkspaceId workspace, Trigger.Happening happening, String path, FileProblems problems) {
    var type = types.byName(workspace, happening.event());
    if (type.isEmpty()) {
      problems.add(
          path + ".event",
          happening.event(),
          "is no event type of this workspace",
          "see GET /v1/event-types, or declare it with PUT /v1/event-types/" + happening.event());
      return;
    }
    var when = happening.when();
    if (when == null) {
      return;
    }
    for (var broken : broken(workspace, when, type.get())) {
      problems.add(
          path + ".when",
          broken.value(),
          "line %s: %s".formatted(broken.place(), broken.rule()),
          "see docs/conditions.md");
    }
  }

  private List<Violation> broken(WorkspaceId workspace, String when, EventType type) {
    return switch (segments.read(workspace, when, type.types(), "")) {
      case Conditions.Good _ -> List.of();
      case Conditions.Bad(var violations) ->
          violations.stream()
              .map(each -> new Violation(each.place().substring(1), each.value(), each.rule()))
              .toList();
    };
  }

  /** Whether a condition of the trigger names a segment. */
  boolean mentions(WorkspaceId workspace, Campaign campaign, String segment) {
    return asks(workspace, campaign, condition -> condition.segments().contains(segment));
  }

  /** Whether a condition of the trigger counts events of a type. */
  boolean counts(WorkspaceId workspace, Campaign campaign, String type) {
    return asks(workspace, campaign, condition -> condition.told().contains(type));
  }

  private boolean asks(WorkspaceId workspace, Campaign campaign, Predicate<Condition> of) {
    return happenings(campaign)
        .anyMatch(
            happening -> {
              var when = happening.when();
              var type = types.byName(workspace, happening.event());
              return when != null
                  && type.isPresent()
                  && segments.readKept(workspace, when, type.get().types(), "")
                      instanceof Conditions.Good(var condition)
                  && of.test(condition);
            });
  }

  /** The events that a campaign's trigger is about. */
  static Stream<Trigger.Happening> happenings(Campaign campaign) {
    if (!(campaign.schedule() instanceof Trigger trigger)) {
      return Stream.of();
    }
    var source =
        trigger.source() instanceof Trigger.Source.Event(var happening)
            ? Optional.of(happening)
            : Optional.<Trigger.Happening>empty();
    return Stream.concat(source.stream(), Optional.ofNullable(trigger.except()).stream());
  }

  /**
   * What a campaign says to each of its people beside what is known of them; null where it has no
   * trigger, and so says nothing.
   */
  @Nullable Call said(WorkspaceId workspace, Campaign campaign) {
    if (!(campaign.schedule() instanceof Trigger trigger)) {
      return null;
    }
    return switch (trigger.source()) {
      case Trigger.Source.Call(var variables) -> new Call(Set.copyOf(variables), null);
      case Trigger.Source.Event(var happening) ->
          new Call(
              names(workspace, happening.event()), made(workspace, happening.event()).toString());
    };
  }

  private Set<String> names(WorkspaceId workspace, String event) {
    var names = new TreeSet<String>();
    names.add(EVENT + ".at");
    types
        .byName(workspace, event)
        .ifPresent(type -> type.types().keySet().forEach(name -> names.add(EVENT + "." + name)));
    return names;
  }

  /** An event of the type with a value for everything. */
  private ObjectNode made(WorkspaceId workspace, String event) {
    var said = new ObjectNode(JsonNodeFactory.instance);
    var made = said.putObject(EVENT);
    made.put("at", "2026-12-24T18:30:00Z");
    types
        .byName(workspace, event)
        .ifPresent(type -> type.types().forEach((name, kind) -> put(made, name, kind)));
    return said;
  }

  private static void put(ObjectNode made, String name, AttributeType kind) {
    switch (kind) {
      case STRING -> made.put(name, "Anna");
      case NUMBER -> made.put(name, 42);
      case BOOLEAN -> made.put(name, true);
      case DATE -> made.put(name, "2026-12-24");
      case INSTANT -> made.put(name, "2026-12-24T18:30:00Z");
      case STRINGS -> made.putArray(name).add("Anna");
    }
  }
}
