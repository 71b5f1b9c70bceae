package dev.fanfare.messages;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of a call that asks for a test send of a campaign.
 *
 * @param version null for the one in force
 * @param variant null for each, once
 * @param renderAs the external id of the person whose data is shown; null for the recipients' own
 * @param subjectPrefix null for the usual one
 * @param links whether those for saying no are the recipients' own: {@code live}; null and {@code
 *     test} where they change nothing
 * @param variables as of a call: what a trigger would have said
 */
public record TestSendRequest(
    @Nullable Integer version,
    @Nullable String variant,
    @Nullable String renderAs,
    @Nullable String subjectPrefix,
    @Nullable String links,
    @Nullable Map<String, JsonNode> variables,
    @Nullable List<MessageRequest.@Nullable To> to) {

  static final String USUAL_PREFIX = "[test] ";

  private static final String LIVE = "live";
  private static final String TEST = "test";

  String prefix() {
    return subjectPrefix == null ? USUAL_PREFIX : subjectPrefix;
  }

  boolean saysLinks() {
    return links == null || links.equals(TEST) || links.equals(LIVE);
  }

  boolean ownLinks() {
    return LIVE.equals(links);
  }

  /** Whether every recipient is a person who is shown what is their own. */
  boolean hasOwnLinks() {
    return renderAs == null
        && (to == null || to.stream().allMatch(each -> each == null || each.address() == null));
  }

  /** Its recipients, as those of any call. */
  MessageRequest asCall() {
    return new MessageRequest(
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        variables, to);
  }

  @Override
  public String toString() {
    return "TestSendRequest[" + variant + "]";
  }
}
