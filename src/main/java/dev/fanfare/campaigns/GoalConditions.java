package dev.fanfare.campaigns;

import dev.fanfare.conditions.Conditions;
import dev.fanfare.conditions.Schema;
import dev.fanfare.profiles.AttributeType;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Conditions of goals: on the event alone. What is known of the person changes, and whether an
 * event counts must not.
 */
public final class GoalConditions {

  private GoalConditions() {}

  /**
   * Reads one.
   *
   * @param event the types of the event's properties
   */
  public static Conditions.Reading read(String text, Map<String, AttributeType> event) {
    var nothing = new Schema(Map.of(), List.of(), Set.of(), Set.of(), Set.of(), Map.of());
    return Conditions.read(text, nothing.about(event), "");
  }
}
