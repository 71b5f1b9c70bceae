package dev.fanfare.triggers;

import dev.fanfare.behaviour.TakenEvent;
import java.time.Instant;

/**
 * Somebody whom an event would bring into a campaign.
 *
 * @param armedBy the id of the key that armed it
 */
record Coming(TakenEvent event, ReadTrigger trigger, String armedBy) {

  EntryKey key() {
    return new EntryKey(trigger.version().campaignId(), event.subject());
  }

  /** When they are to be written to. */
  Instant plannedAt() {
    return event.recordedAt().plus(trigger.trigger().delay());
  }
}
