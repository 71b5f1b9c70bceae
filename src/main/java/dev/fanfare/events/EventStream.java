package dev.fanfare.events;

/**
 * One writer's ordered stream of batches. Whoever appends holds its row until commit, so sequence
 * order is commit order, also when two share it.
 */
public record EventStream(long id, String name) {}
