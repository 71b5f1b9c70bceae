package dev.fanfare.cli.verify;

import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.OwnTime;
import dev.fanfare.dsl.QuietHours;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a campaign's file says of the clock, to be held against the times of rows.
 *
 * @param own how it comes to everybody by their own clocks; null where it does not
 * @param quiet hours of its own; null where it has none
 * @param deadline null where nobody is ever too late
 */
public record AuditedHours(
    @Nullable OwnTime own, QuietHours.@Nullable Window quiet, @Nullable Deadline deadline) {

  static final AuditedHours ANY = new AuditedHours(null, null);

  /** Without a deadline. */
  public AuditedHours(@Nullable OwnTime own, QuietHours.@Nullable Window quiet) {
    this(own, quiet, null);
  }

  /**
   * When it is too late.
   *
   * @param at of the last of the people
   * @param forAll whether it is the same for everybody
   * @param version that says so: others may have said otherwise
   */
  public record Deadline(Instant at, boolean forAll, int version) {}

  /**
   * Of a run by a version of its campaign.
   *
   * @param plannedAt null when not told
   * @param last the deadline of the last of its people as the run tells it; null for none
   */
  static AuditedHours of(
      Campaign campaign, int version, @Nullable Instant plannedAt, @Nullable Instant last) {
    return new AuditedHours(
        campaign.schedule().own(),
        campaign.quietHours() instanceof QuietHours.Window window ? window : null,
        deadline(campaign, version, plannedAt, last));
  }

  private static @Nullable Deadline deadline(
      Campaign campaign, int version, @Nullable Instant plannedAt, @Nullable Instant last) {
    var said = campaign.deadline();
    if (said == null || plannedAt == null) {
      return null;
    }
    if (campaign.schedule().own() == null && campaign.waves() == null) {
      return new Deadline(said.of(plannedAt), true, version);
    }
    return last == null ? null : new Deadline(last, false, version);
  }
}
