package dev.fanfare.triggers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of a call that brings people into a campaign.
 *
 * @param variables for all of them; each may have others of the same name
 */
public record TriggerRequest(
    @Nullable Map<String, JsonNode> variables, @Nullable List<@Nullable To> to) {

  /** One person, by the workspace's own id. */
  public record To(@Nullable String profile, @Nullable Map<String, JsonNode> variables) {

    @Override
    public String toString() {
      return "To[…]";
    }
  }

  @Override
  public String toString() {
    return "TriggerRequest[…]";
  }
}
