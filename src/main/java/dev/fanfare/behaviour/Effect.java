package dev.fanfare.behaviour;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What came of an event in one campaign: the person came in, or was passed over.
 *
 * @param run the run they came to; null when passed over, as the next two
 * @param occurrence of the message's key
 * @param plannedAt when they are to be written to
 * @param passed the word for why not; null when they came in, as the next one
 * @param detail what else there is to say about why
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Effect(
    String campaign,
    int campaignVersion,
    @Nullable String run,
    @Nullable Instant occurrence,
    @Nullable Instant plannedAt,
    @Nullable String passed,
    @Nullable String detail) {

  public static Effect entered(
      String campaign, int version, String run, Instant occurrence, Instant plannedAt) {
    return new Effect(campaign, version, run, occurrence, plannedAt, null, null);
  }

  public static Effect passed(
      String campaign, int version, String passed, @Nullable String detail) {
    return new Effect(campaign, version, null, null, null, passed, detail);
  }
}
