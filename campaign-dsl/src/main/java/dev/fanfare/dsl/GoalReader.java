package dev.fanfare.dsl;

import static java.util.Objects.requireNonNull;

import dev.fanfare.dsl.Node.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a campaign is for. */
final class GoalReader {

  private static final String KEY = "conversions";

  private final Problems problems;

  GoalReader(Problems problems) {
    this.problems = problems;
  }

  /** The goals of a campaign; none when it names none, or when one is wrong and was reported. */
  List<Goal> read(Fields campaign) {
    List<Fields> items = campaign.mappings(KEY, Shape.CONVERSIONS);
    if (items == null) {
      return List.of();
    }
    Place place = requireNonNull(campaign.node(KEY)).place();
    if (items.isEmpty() || items.size() > Goal.MOST) {
      problems.add(
          place,
          KEY,
          null,
          "must be 1 to 4, are " + items.size(),
          "name what people do that the campaign is for, or remove the key");
    }
    List<Goal> goals = new ArrayList<>();
    Set<String> names = new HashSet<>();
    boolean primary = false;
    for (Fields item : items) {
      Goal goal = goal(item);
      if (goal == null) {
        continue;
      }
      if (!names.add(goal.name())) {
        problems.add(
            requireNonNull(item.node("name")).place(),
            item.pathOf("name"),
            goal.name(),
            "is the name of another goal",
            "give each goal a name of its own");
      }
      if (goal.primary() && primary) {
        problems.add(
            requireNonNull(item.node("primary")).place(),
            item.pathOf("primary"),
            "true",
            "is said of another goal already",
            "keep it at the one that groups are compared by");
      }
      primary |= goal.primary();
      goals.add(goal);
    }
    if (!problems.none()) {
      return List.of();
    }
    if (!primary) {
      goals.set(0, goals.getFirst().asPrimary());
    }
    return goals;
  }

  private static @Nullable Goal goal(Fields fields) {
    String name = fields.text("name", Rules::slug);
    String event = fields.text("event", TriggerRules::eventType);
    Duration within = fields.formed("within", GoalRules::within);
    String when = fields.text("when", TriggerRules::condition);
    String revenue = fields.text("revenue", GoalRules::property);
    Boolean primary = fields.truth("primary");
    return name == null || event == null || within == null
        ? null
        : new Goal(name, event, within, when, revenue, Boolean.TRUE.equals(primary));
  }
}
