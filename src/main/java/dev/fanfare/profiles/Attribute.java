package dev.fanfare.profiles;

import java.time.Instant;

/** A declared attribute of the people of a workspace. */
public record Attribute(String name, AttributeType type, Instant createdAt) {}
