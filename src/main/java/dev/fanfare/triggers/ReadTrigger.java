package dev.fanfare.triggers;

import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.conditions.Condition;
import dev.fanfare.dsl.Campaign.Audience;
import dev.fanfare.dsl.Trigger;
import org.jspecify.annotations.Nullable;

/**
 * The trigger of a campaign version, its conditions read.
 *
 * @param when null where every event of the type counts
 * @param exceptWhen null where every event of the exception's type counts
 */
record ReadTrigger(
    CampaignVersion version,
    Trigger trigger,
    @Nullable Condition when,
    @Nullable Condition exceptWhen) {

  Audience audience() {
    return version.definition().audience();
  }

  /** The type of event that keeps people from being written to; null when none does. */
  @Nullable String exceptEvent() {
    var except = trigger.except();
    return except == null ? null : except.event();
  }

  /** Whether the person must be looked at to know whether they come in. */
  boolean asksOfPerson() {
    return !audience().equals(Audience.EVERYBODY) || (when != null && when.asksOfPerson());
  }
}
