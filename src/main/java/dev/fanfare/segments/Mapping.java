package dev.fanfare.segments;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which column of the file, or member of the line, holds what. */
record Mapping(
    @Nullable String externalId,
    @Nullable String email,
    @Nullable String phone,
    @Nullable String zone,
    @Nullable String locale,
    @Nullable Map<String, String> attributes) {}
