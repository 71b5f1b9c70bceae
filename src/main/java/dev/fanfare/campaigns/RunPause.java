package dev.fanfare.campaigns;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a run is paused, what was left over of its last pause, and whether it is being drained.
 *
 * @param since null while it is not paused
 * @param extendWaits whether waits are moved on by as long as the pause lasts
 * @param missedBefore whoever was due by then, and waits, is not written to any more; null for
 *     nobody
 * @param draining whether the campaign's next run waits for its end
 */
public record RunPause(
    @Nullable Instant since,
    boolean extendWaits,
    @Nullable Instant missedBefore,
    boolean draining) {

  static final RunPause NONE = new RunPause(null, false, null, false);
}
