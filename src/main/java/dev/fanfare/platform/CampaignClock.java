package dev.fanfare.platform;

import java.time.Duration;
import java.time.Instant;

/**
 * Campaign time: what schedules, consent and the ledger go by. It belongs to the workspace, so that
 * a sandbox can move it; it goes into SQL as a parameter. Never used for leases or timeouts.
 */
@FunctionalInterface
public interface CampaignClock {

  /** After a clock was moved, every engine shows it so soon, on any monotonic clock. */
  Duration AGREED = Duration.ofMillis(11);

  /** The present instant of a workspace, to the microsecond, as PostgreSQL keeps it. */
  Instant now(WorkspaceId workspace);

  /** Whether it stays where it is until somebody moves it: in sandboxes only. */
  default boolean stands(WorkspaceId workspace) {
    return false;
  }
}
