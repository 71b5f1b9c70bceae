package dev.fanfare.conditions;

import dev.fanfare.consent.Purpose;
import dev.fanfare.profiles.AttributeType;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The names a condition may use in one workspace. */
public record Schema(
    Map<String, AttributeType> attributes,
    List<Purpose> purposes,
    Set<String> segments,
    Set<String> scored,
    Set<String> campaigns) {}
