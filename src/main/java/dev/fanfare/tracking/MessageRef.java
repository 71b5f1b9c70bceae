package dev.fanfare.tracking;

import dev.fanfare.platform.WorkspaceId;

/**
 * A message as its links name it.
 *
 * @param person the subject number
 * @param variant the place of the message's variant among those of its campaign; 0 for the first
 */
public record MessageRef(WorkspaceId workspace, long run, long person, int variant) {}
