package dev.fanfare.quiet;

import dev.fanfare.dsl.QuietHours;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What a workspace has set for a channel, as of one instant.
 *
 * @param window null where it has no quiet hours
 * @param zone what its people go by who have no zone
 */
public record StandingHours(QuietHours.@Nullable Window window, ZoneId zone) {

  /**
   * The hours that hold for a campaign or a call; null where none do. What it says itself goes
   * before what the workspace says, which leaves messages alone that need no consent.
   *
   * @param own what the campaign says
   * @param service whether its purpose needs no consent
   */
  public QuietHours.@Nullable Window of(@Nullable QuietHours own, boolean service) {
    return switch (own) {
      case null -> service ? null : window;
      case QuietHours.None() -> null;
      case QuietHours.Window hours -> hours;
    };
  }
}
