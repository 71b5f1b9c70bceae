package dev.fanfare.seeds;

import dev.fanfare.platform.WorkspaceId;

/**
 * A seed group is about to be taken away. Told to observers within the engine, on the thread and in
 * the transaction that does it; an observer that throws keeps it.
 */
public record SeedGroupDeleting(WorkspaceId workspace, String name) {}
