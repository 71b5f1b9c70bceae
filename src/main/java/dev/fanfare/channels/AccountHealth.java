package dev.fanfare.channels;

import dev.fanfare.channel.Health;
import dev.fanfare.platform.WorkspaceId;

/** What this node's adapter of an account saw last. */
public record AccountHealth(WorkspaceId workspace, String account, String adapter, Health health) {}
