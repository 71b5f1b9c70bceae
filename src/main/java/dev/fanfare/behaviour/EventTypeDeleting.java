package dev.fanfare.behaviour;

import dev.fanfare.platform.WorkspaceId;

/**
 * A type of events is about to be taken away. Told to observers within the engine, on the thread
 * and in the transaction that does it; one that throws keeps it.
 */
public record EventTypeDeleting(WorkspaceId workspace, String name) {}
