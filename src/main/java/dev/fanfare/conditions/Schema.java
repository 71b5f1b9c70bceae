package dev.fanfare.conditions;

import dev.fanfare.consent.Purpose;
import dev.fanfare.profiles.AttributeType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names a condition may use in one workspace.
 *
 * @param told the types of events from outside that can be counted, with their properties
 * @param event the properties of the event it is asked about; null where it is about none
 */
public record Schema(
    Map<String, AttributeType> attributes,
    List<Purpose> purposes,
    Set<String> segments,
    Set<String> scored,
    Set<String> campaigns,
    Map<String, Map<String, AttributeType>> told,
    @Nullable Map<String, AttributeType> event) {

  /** When the event happened; no property may be called so. */
  public static final String EVENT_TIME = "at";

  public Schema(
      Map<String, AttributeType> attributes,
      List<Purpose> purposes,
      Set<String> segments,
      Set<String> scored,
      Set<String> campaigns,
      Map<String, Map<String, AttributeType>> told) {
    this(attributes, purposes, segments, scored, campaigns, told, null);
  }

  /** The same, where other events from outside can be counted. */
  public Schema counting(Map<String, Map<String, AttributeType>> others) {
    return new Schema(attributes, purposes, segments, scored, campaigns, others, event);
  }

  /** The same, for conditions about an event with these properties. */
  public Schema about(Map<String, AttributeType> properties) {
    return new Schema(attributes, purposes, segments, scored, campaigns, told, properties);
  }
}
