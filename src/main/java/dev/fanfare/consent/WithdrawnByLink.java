package dev.fanfare.consent;

import dev.fanfare.platform.WorkspaceId;

/**
 * Somebody has withdrawn by the link of a message. Fired in the transaction of the change, on the
 * doors' pool, before its event is appended.
 *
 * @param runId the run of the message
 */
public record WithdrawnByLink(WorkspaceId workspace, long runId) {}
