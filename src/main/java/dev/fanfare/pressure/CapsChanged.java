package dev.fanfare.pressure;

import dev.fanfare.platform.WorkspaceId;
import java.time.Instant;

/**
 * A frequency cap of a workspace says something else from now on, or is gone. Fired in the
 * transaction of the change, on the doors' pool, once nobody who lets people wait by the former
 * caps can still commit.
 */
public record CapsChanged(WorkspaceId workspace, Instant at) {}
