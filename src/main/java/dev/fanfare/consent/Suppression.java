package dev.fanfare.consent;

import java.time.Instant;

/**
 * An address that is never written to on a channel, whatever the purpose. The address itself is not
 * kept, only its key.
 *
 * @param channel the channel's code
 * @param reason hard_bounce, complaint, manual, invalid or erased
 */
record Suppression(int channel, long addressKey, String reason, String source, Instant at) {}
