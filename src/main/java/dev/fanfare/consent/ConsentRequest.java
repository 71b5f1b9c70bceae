package dev.fanfare.consent;

import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.profiles.Channel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A consent that waits for the person's own word.
 *
 * @param addressKey whose mailbox is asked: the word counts for that address only
 * @param basis the words or the mechanism it rests on, as the caller gave them
 * @param asks how often it was asked for
 * @param confirmedAt null while it waits
 */
record ConsentRequest(
    long id,
    long profileId,
    Channel channel,
    int purposeBit,
    long addressKey,
    String basis,
    int asks,
    Instant askedAt,
    Instant expiresAt,
    @Nullable Instant confirmedAt) {

  /** The id as people see it. */
  String publicId() {
    return TimeOrderedId.write("ask", id);
  }

  boolean waits(Instant at) {
    return confirmedAt == null && at.isBefore(expiresAt);
  }

  ConsentRequest askedAgain(String words, Instant at, Instant until) {
    return new ConsentRequest(
        id, profileId, channel, purposeBit, addressKey, words, asks + 1, at, until, null);
  }
}
