package dev.fanfare.campaigns;

import dev.fanfare.platform.WorkspaceId;
import java.time.Instant;

/**
 * Versions have come into force and open runs have followed them, as far as they do: these are held
 * until the transaction ends. Told on its thread, before the stream of events is held; who changes
 * people of runs because of a version does it now, since runs are held before their people.
 */
public record OpenRunsFollowed(WorkspaceId workspace, Instant at) {}
