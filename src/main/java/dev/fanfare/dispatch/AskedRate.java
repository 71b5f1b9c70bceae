package dev.fanfare.dispatch;

import dev.fanfare.platform.Violations;
import java.time.DateTimeException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A rate as it is asked for and answered.
 *
 * @param per an ISO 8601 duration
 */
record AskedRate(@Nullable Integer messages, @Nullable String per) {

  private static final int LARGEST = 1_000_000;
  private static final Duration SHORTEST_PER = Duration.ofSeconds(1);
  private static final Duration LONGEST_PER = Duration.ofDays(1);

  static AskedRate of(int messages, Duration per) {
    return new AskedRate(messages, per.toString());
  }

  /** The rate as it can be kept to; a problem with everything that is wrong otherwise. */
  static RateLimit judge(@Nullable AskedRate asked, String scope) {
    var form = new Violations().requirePresent(asked, "body");
    var messages = asked == null ? null : asked.messages();
    var per = asked == null ? null : duration(asked.per());
    if (asked != null) {
      form.require(
          messages != null && messages >= 1 && messages <= LARGEST,
          "/messages",
          messages,
          "must be a number from 1 to 1000000");
      form.require(
          per != null && per.compareTo(SHORTEST_PER) >= 0 && per.compareTo(LONGEST_PER) <= 0,
          "/per",
          asked.per(),
          "must be an ISO 8601 duration from PT1S to P1D");
    }
    form.refuse();
    if (messages == null || per == null) {
      throw new IllegalStateException("a rate that is incomplete was not refused");
    }
    return new RateLimit(scope, messages, per);
  }

  private static @Nullable Duration duration(@Nullable String text) {
    try {
      return text == null ? null : Duration.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
