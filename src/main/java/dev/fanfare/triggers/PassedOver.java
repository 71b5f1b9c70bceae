package dev.fanfare.triggers;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that could have brought a person into a campaign, and did not.
 *
 * @param event its id
 * @param at when it happened
 * @param why the word for it
 */
public record PassedOver(
    String event, Instant at, Instant recordedAt, String why, @Nullable String detail) {}
