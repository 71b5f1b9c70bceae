package dev.fanfare.dsl;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something people do that a campaign is for.
 *
 * @param event the type of event that reaches it
 * @param within how long after the person was written to, or would have been, it counts
 * @param when the condition in CEL on the event's properties that it must meet; null for every one
 * @param revenue the property that says what it was worth; null where none does
 * @param primary whether groups are compared by it; one goal of a campaign is
 */
public record Goal(
    String name,
    String event,
    Duration within,
    @Nullable String when,
    @Nullable String revenue,
    boolean primary) {

  static final int MOST = 4;

  public Goal {
    Rules.slug(name).orThrow("conversions.name");
    TriggerRules.eventType(event).orThrow("conversions.event");
    GoalRules.within(within).orThrow("conversions.within");
    if (when != null) {
      TriggerRules.condition(when).orThrow("conversions.when");
    }
    if (revenue != null) {
      GoalRules.property(revenue).orThrow("conversions.revenue");
    }
  }

  /** The goals of a campaign; refuses what no file may say of them together. */
  static List<Goal> checked(List<Goal> goals) {
    if (goals.size() > MOST) {
      throw new IllegalArgumentException("conversions: must be at most 4");
    }
    Set<String> names = new HashSet<>();
    for (Goal goal : goals) {
      if (!names.add(goal.name())) {
        throw new IllegalArgumentException("conversions: two are named " + goal.name());
      }
    }
    if (!goals.isEmpty() && goals.stream().filter(Goal::primary).count() != 1) {
      throw new IllegalArgumentException("conversions: one is the primary goal");
    }
    return List.copyOf(goals);
  }

  Goal asPrimary() {
    return new Goal(name, event, within, when, revenue, true);
  }
}
