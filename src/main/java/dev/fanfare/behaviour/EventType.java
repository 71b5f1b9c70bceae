package dev.fanfare.behaviour;

import dev.fanfare.profiles.AttributeType;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A declared type of events that are told from outside. */
public record EventType(
    String name, SortedMap<String, Property> properties, Instant createdAt, Instant changedAt) {

  public EventType {
    properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
  }

  /**
   * What an event of the type may say.
   *
   * @param required whether every event must
   * @param personal whether it may tell who somebody is: then it stays out of the event stream
   */
  public record Property(AttributeType type, boolean required, boolean personal) {}

  /** The types of its properties, by name. */
  public Map<String, AttributeType> types() {
    var types = new TreeMap<String, AttributeType>();
    properties.forEach((name, property) -> types.put(name, property.type()));
    return types;
  }
}
