package dev.fanfare.templates;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * For whom a message is to be shown: a person of the workspace, values as given, or a made-up
 * person with values that break messages. Nothing of these is a typical person.
 *
 * @param profile the workspace's own id of a person
 * @param edge a case of {@link dev.fanfare.rendering.EdgeCase}, by its word
 * @param variables what a call would say to them
 * @param locale in place of the person's
 * @param zone in place of the person's
 */
public record PreviewRequest(
    @Nullable String profile,
    @JsonProperty("case") @Nullable String edge,
    @Nullable Map<String, JsonNode> attributes,
    @Nullable Map<String, JsonNode> variables,
    @Nullable String locale,
    @Nullable String zone) {

  static final PreviewRequest TYPICAL = new PreviewRequest(null, null, null, null, null, null);
}
