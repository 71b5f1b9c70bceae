package dev.fanfare.quiet;

import dev.fanfare.platform.WorkspaceId;
import java.time.Instant;

/**
 * A workspace has other quiet hours from now on. Fired in the transaction of the change, on the
 * doors' pool.
 */
public record QuietHoursChanged(WorkspaceId workspace, Instant at) {}
