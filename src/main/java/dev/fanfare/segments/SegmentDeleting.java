package dev.fanfare.segments;

import dev.fanfare.platform.WorkspaceId;

/**
 * A segment is about to be taken away. Told to observers within the engine, on the thread and in
 * the transaction that does it; an observer that throws keeps it.
 */
public record SegmentDeleting(WorkspaceId workspace, String name) {}
