package dev.fanfare.access;

import dev.fanfare.platform.WorkspaceId;
import java.time.Instant;

/**
 * A workspace comes to be. Fired in its transaction on the doors' pool: what an observer writes
 * there by that pool stands with it or not at all.
 */
public record WorkspaceCreated(WorkspaceId workspace, Instant at) {}
