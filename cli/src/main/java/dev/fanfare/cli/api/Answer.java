package dev.fanfare.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What the engine answered, in the range of 200.
 *
 * @param body missing when there is none
 * @param etag the version of what was answered, null when it has none
 */
public record Answer(int status, JsonNode body, @Nullable String etag) {}
