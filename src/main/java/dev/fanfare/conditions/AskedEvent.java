package dev.fanfare.conditions;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * The event that a condition is asked about, where there is one.
 *
 * @param at when it happened
 * @param properties a JSON object of declared properties
 */
public record AskedEvent(Instant at, JsonNode properties) {

  @Override
  public String toString() {
    return "AskedEvent[" + at + "]";
  }
}
