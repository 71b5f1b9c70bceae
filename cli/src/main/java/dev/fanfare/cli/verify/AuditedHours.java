package dev.fanfare.cli.verify;

import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.OwnTime;
import dev.fanfare.dsl.QuietHours;
import org.jspecify.annotations.Nullable;

/**
 * What a campaign's file says of the clock, to be held against the times of rows.
 *
 * @param own how it comes to everybody by their own clocks; null where it does not
 * @param quiet hours of its own; null where it has none
 */
public record AuditedHours(@Nullable OwnTime own, QuietHours.@Nullable Window quiet) {

  static final AuditedHours ANY = new AuditedHours(null, null);

  static AuditedHours of(Campaign campaign) {
    return new AuditedHours(
        campaign.schedule().own(),
        campaign.quietHours() instanceof QuietHours.Window window ? window : null);
  }
}
