package dev.fanfare.segments;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the people of a file agreed to, and what that rests on. */
record ImportConsent(
    @Nullable List<String> purposes, @Nullable String channel, @Nullable String basis) {}
