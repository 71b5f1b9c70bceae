package dev.fanfare.behaviour;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event as a call tells it.
 *
 * @param id the caller's: told again, it is one event
 * @param externalId of the person it happened to
 * @param at when, in RFC 3339
 */
record GivenEvent(
    @Nullable String id,
    @Nullable String type,
    @Nullable String externalId,
    @Nullable String at,
    @Nullable Map<String, JsonNode> properties) {

  @Override
  public String toString() {
    return "GivenEvent[" + type + "]";
  }
}
