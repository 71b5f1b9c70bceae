package dev.fanfare.triggers;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One coming of a person to a campaign.
 *
 * @param occurrence of the message's key: the instant it was recorded, in microseconds, moved on
 *     until nobody else of the workspace has it
 * @param eventId what brought them in; null once the person is erased
 * @param eventNumber the same, by when it was taken
 * @param plannedAt when they are to be written to
 */
public record Enrolment(
    long occurrence,
    long subject,
    long runId,
    @Nullable String eventId,
    long eventNumber,
    Instant plannedAt) {

  Enrolment at(long other) {
    return new Enrolment(other, subject, runId, eventId, eventNumber, plannedAt);
  }
}
