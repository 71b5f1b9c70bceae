package dev.fanfare.triggers;

import dev.fanfare.dsl.Trigger.ReEligibility;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The last time a person came to a campaign, and how that ended.
 *
 * @param version of the campaign, then
 * @param plannedAt when they were to be written to
 */
record LastEntry(int campaignId, int version, Instant plannedAt, Ending ending) {

  /** How it ended, as far as it has. */
  sealed interface Ending {

    /** They have not been decided about yet. */
    record Waiting() implements Ending {}

    /** They are being written to: nothing that happens keeps them from it any more. */
    record Started() implements Ending {}

    /** Something happened that kept them from being written to. */
    record Excepted() implements Ending {}

    /**
     * They were written to, perhaps were, or are of the control group and would have been.
     *
     * @param at when
     */
    record Reached(Instant at) implements Ending {}

    /** They were not written to, for another reason. */
    record NotReached() implements Ending {}
  }

  LastEntry excepted() {
    return new LastEntry(campaignId, version, plannedAt, new Ending.Excepted());
  }

  /**
   * What keeps the person from coming again, in words; null when nothing does. An entry that an
   * exception has ended is as if it had not been.
   *
   * @param next when they would be written to
   * @param zone whose days are counted
   */
  @Nullable String bars(ReEligibility rule, Instant next, ZoneId zone) {
    if (ending instanceof Ending.Excepted) {
      return null;
    }
    return switch (rule) {
      case ReEligibility.Always() -> null;
      case ReEligibility.Never() -> "came in once, planned for " + plannedAt;
      case ReEligibility.After after ->
          switch (after.from()) {
            case PLANNED -> until(after.since(plannedAt, zone), next);
            case ACTUAL -> barsFromActual(after, next, zone);
          };
    };
  }

  private @Nullable String barsFromActual(ReEligibility.After after, Instant next, ZoneId zone) {
    return switch (ending) {
      case Ending.Waiting() -> "waits to be written to since the last time";
      case Ending.Started() -> "is being written to since the last time";
      case Ending.Reached(var at) -> until(after.since(at, zone), next);
      case Ending.NotReached(), Ending.Excepted() -> null;
    };
  }

  private static @Nullable String until(Instant eligible, Instant next) {
    return next.isBefore(eligible) ? "may come in again for " + eligible : null;
  }
}
