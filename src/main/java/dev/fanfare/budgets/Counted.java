package dev.fanfare.budgets;

/**
 * A kind of message that budgets tell apart.
 *
 * @param channel its code
 * @param campaignId 0 where a call asked for it
 */
public record Counted(int channel, int campaignId) {}
