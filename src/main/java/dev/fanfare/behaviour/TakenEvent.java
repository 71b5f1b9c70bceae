package dev.fanfare.behaviour;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to somebody, as it is kept.
 *
 * @param number grows in the order in which events of one person are taken
 * @param type null for a call that triggers a campaign
 * @param subject the person's subject number
 * @param at when it happened, by whoever told it
 * @param recordedAt when it was taken: campaign time
 * @param properties a JSON object
 */
public record TakenEvent(
    String id,
    long number,
    @Nullable String type,
    long subject,
    Instant at,
    Instant recordedAt,
    String properties) {

  @Override
  public String toString() {
    return "TakenEvent[" + number + "]";
  }
}
