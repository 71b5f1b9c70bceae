package dev.fanfare.channel.email;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a server answered to one command.
 *
 * @param code the basic code (RFC 5321); not a code when the answer was no reply at all
 * @param enhanced the enhanced code (RFC 3463), if there was one
 * @param text the words of the reply in one line, addresses hidden
 */
record SmtpReply(int code, @Nullable String enhanced, String text) {

  private static final int LONGEST_TEXT = 200;
  private static final Pattern ENHANCED =
      Pattern.compile("([245]\\.[0-9]{1,3}\\.[0-9]{1,3})(?:\\s+|$)");
  private static final Pattern ADDRESS = Pattern.compile("[^\\s<>:;,()\"']+@[^\\s<>:;,()\"']+");
  private static final Pattern QUEUED = Pattern.compile("(?i)queued as ([A-Za-z0-9._-]{1,80})");

  /** Reads a reply of one or more lines. */
  static SmtpReply parse(int code, String raw) {
    StringBuilder text = new StringBuilder();
    String enhanced = null;
    for (String line : raw.split("\r?\n")) {
      String words = line.length() > 4 ? line.substring(4) : "";
      Matcher matcher = ENHANCED.matcher(words);
      if (matcher.lookingAt()) {
        enhanced = enhanced == null ? matcher.group(1) : enhanced;
        words = words.substring(matcher.end());
      }
      text.append(text.isEmpty() ? "" : " ").append(words.strip());
    }
    return new SmtpReply(code, enhanced, presentable(text.toString()));
  }

  private static String presentable(String text) {
    String hidden = ADDRESS.matcher(text).replaceAll("(address)").replaceAll("[^ -~]", "?");
    return hidden.length() <= LONGEST_TEXT ? hidden : hidden.substring(0, LONGEST_TEXT);
  }

  boolean isReply() {
    return code >= 200 && code <= 599;
  }

  boolean positive() {
    return code >= 200 && code <= 299;
  }

  boolean temporary() {
    return code >= 400 && code <= 499;
  }

  boolean permanent() {
    return code >= 500 && code <= 599;
  }

  /** The enhanced code where there is one, else the basic code. */
  String mostExact() {
    return enhanced == null ? Integer.toString(code) : enhanced;
  }

  /** The name the server gave the message, where it says so in the usual words. */
  @Nullable String queueId() {
    Matcher matcher = QUEUED.matcher(text);
    return matcher.find() ? matcher.group(1) : null;
  }
}
