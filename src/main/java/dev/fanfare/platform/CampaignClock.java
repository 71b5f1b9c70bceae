package dev.fanfare.platform;

import java.time.Instant;

/**
 * Campaign time: what schedules, consent and the ledger go by. It belongs to the workspace, so that
 * a sandbox can move it; it goes into SQL as a parameter. Never used for leases or timeouts.
 */
@FunctionalInterface
public interface CampaignClock {

  /** The present instant of a workspace, to the microsecond, as PostgreSQL keeps it. */
  Instant now(WorkspaceId workspace);
}
