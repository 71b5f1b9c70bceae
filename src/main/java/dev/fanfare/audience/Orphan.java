package dev.fanfare.audience;

import dev.fanfare.platform.NodeIdentity;
import dev.fanfare.platform.WorkspaceId;

/** A claimed slice whose owner has died. */
public record Orphan(WorkspaceId workspace, int accountId, NodeIdentity owner, Slice slice) {}
