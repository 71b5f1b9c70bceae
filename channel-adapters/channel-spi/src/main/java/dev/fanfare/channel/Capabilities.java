package dev.fanfare.channel;

/**
 * What a provider promises.
 *
 * @param idempotent a second request with the same message id is not a second message
 */
public record Capabilities(boolean idempotent) {}
