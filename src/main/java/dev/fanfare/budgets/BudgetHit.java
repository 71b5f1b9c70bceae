package dev.fanfare.budgets;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A budget that has no room for a message.
 *
 * @param words which, how full it is, and what would make room
 * @param until when the message is judged again at the latest; null when it is dropped
 */
public record BudgetHit(String words, @Nullable Instant until) {}
