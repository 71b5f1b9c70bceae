package dev.fanfare.channel.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * A failure on purpose. The first rule that matches a recipient and takes the attempt decides.
 *
 * @param match a pattern on the recipient, case ignored: with {@code *} and {@code ?}, or a regular
 *     expression between slashes
 * @param share of attempts it takes, from 0 to 1; decided by a hash of recipient and attempt, so
 *     that the same attempts fail in every repetition
 * @param times takes only the first so many attempts of a recipient; 0 means all
 */
public record InboxRule(String match, double share, int times, InboxAction action) {

  private static final double BUCKETS = 1L << 32;

  public InboxRule {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share must be from 0 to 1: " + share);
    }
    if (times < 0) {
      throw new IllegalArgumentException("times must not be negative: " + times);
    }
    compile(match);
  }

  /** A rule for every attempt of the recipients that match. */
  public static InboxRule always(String match, InboxAction action) {
    return new InboxRule(match, 1, 0, action);
  }

  boolean takes(String recipient, int attempt) {
    return (times == 0 || attempt <= times) && bucket(recipient, attempt) < share;
  }

  Pattern pattern() {
    return compile(match);
  }

  private static double bucket(String recipient, int attempt) {
    CRC32 hash = new CRC32();
    hash.update((recipient + '\n' + attempt).getBytes(StandardCharsets.UTF_8));
    return hash.getValue() / BUCKETS;
  }

  private static Pattern compile(String match) {
    if (match.length() > 1 && match.startsWith("/") && match.endsWith("/")) {
      return Pattern.compile(match.substring(1, match.length() - 1), Pattern.CASE_INSENSITIVE);
    }
    StringBuilder expression = new StringBuilder();
    match
        .codePoints()
        .forEach(
            c ->
                expression.append(
                    switch (c) {
                      case '*' -> ".*";
                      case '?' -> ".";
                      default -> Pattern.quote(Character.toString(c));
                    }));
    return Pattern.compile(expression.toString(), Pattern.CASE_INSENSITIVE);
  }
}
