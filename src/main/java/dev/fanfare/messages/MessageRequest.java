package dev.fanfare.messages;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of a call that asks to send: what is sent, in the words of a campaign file, and to whom.
 *
 * @param name what kind of message it is, for events and reports
 * @param quietHours in place of the workspace's, as in a campaign file
 * @param variables for all recipients; each may have others of the same name
 */
public record MessageRequest(
    @Nullable String name,
    @Nullable String channel,
    @Nullable String purpose,
    @Nullable String account,
    @Nullable String from,
    @Nullable String replyTo,
    @Nullable String template,
    @Nullable String subject,
    @Nullable String html,
    @Nullable String text,
    @Nullable String onUnknown,
    @Nullable JsonNode quietHours,
    @Nullable Retries retries,
    @Nullable List<@Nullable String> tags,
    @Nullable String caps,
    @Nullable Map<String, JsonNode> variables,
    @Nullable List<@Nullable To> to) {

  /** How temporary failures are tried again. */
  public record Retries(@Nullable Integer attempts, @Nullable String firstDelay) {}

  /**
   * One recipient: a profile, or an address.
   *
   * @param zone of an address; a profile has its own, as its locale
   */
  public record To(
      @Nullable String profile,
      @Nullable String address,
      @Nullable String zone,
      @Nullable String locale,
      @Nullable Map<String, JsonNode> variables) {

    @Override
    public String toString() {
      return "To[…]";
    }
  }

  @Override
  public String toString() {
    return "MessageRequest[" + name + "]";
  }
}
