package dev.fanfare.channel;

/**
 * What an adapter saw last.
 *
 * @param usable false while the account refuses connections or credentials
 * @param detail one line for an operator, without secrets
 * @param openConnections connections open now
 */
public record Health(boolean usable, String detail, int openConnections) {}
