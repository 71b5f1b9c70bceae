package dev.fanfare.messages;

import java.util.UUID;

/**
 * One message that a call asked for.
 *
 * @param occurrence of the call, in microseconds since 1970
 */
public record Message(UUID id, long occurrence, long profileId, long runId) {}
