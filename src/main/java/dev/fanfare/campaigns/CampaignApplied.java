package dev.fanfare.campaigns;

import dev.fanfare.platform.WorkspaceId;
import java.time.Instant;

/**
 * A version has come into force. Told to observers within the engine, on the thread and in the
 * transaction that make it so; an observer that throws keeps the version from being applied.
 */
public record CampaignApplied(WorkspaceId workspace, CampaignVersion version, Instant at) {}
