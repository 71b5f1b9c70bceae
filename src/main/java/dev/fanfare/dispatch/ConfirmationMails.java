package dev.fanfare.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanfare.consent.ConfirmationMailer;
import dev.fanfare.consent.Purpose;
import dev.fanfare.messages.MessageRequest;
import dev.fanfare.messages.Messages;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Mails the links of double opt-in as what a call asks to send: the same ledger and promises. */
@Singleton
final class ConfirmationMails implements ConfirmationMailer {

  private static final String NAME = "confirm-subscription";
  private static final String PURPOSE = "service";

  /** Stands for the link until there is one. */
  private static final String NO_URL = "https://example.com/d/preview";

  private final Messages messages;

  ConfirmationMails(Messages messages) {
    this.messages = messages;
  }

  @Override
  public Ready prepare(WorkspaceId workspace, String externalId, Purpose purpose, Wanted wanted) {
    try {
      var prepared =
          messages.prepare(workspace, request(externalId, variables(NO_URL, purpose), wanted));
      return (connection, url, askedBy) ->
          messages
              .take(
                  connection,
                  prepared.saying(variables(url, purpose)),
                  askedBy,
                  MessagesResource::idOf)
              .messages()
              .getFirst()
              .message()
              .id();
    } catch (ApiProblem e) {
      throw e.violations().isEmpty()
          ? e
          : new ApiProblem(
              e.code(),
              String.valueOf(e.getMessage()),
              e.violations().stream()
                  .map(each -> new Violation("/mail" + each.place(), each.value(), each.rule()))
                  .toList());
    }
  }

  private static Map<String, String> variables(String url, Purpose purpose) {
    return Map.of("confirmUrl", url, "purpose", purpose.shownAs());
  }

  private static MessageRequest request(
      String externalId, Map<String, String> variables, Wanted wanted) {
    var template = wanted.template();
    var said = new HashMap<String, JsonNode>();
    variables.forEach((name, value) -> said.put(name, TextNode.valueOf(value)));
    return new MessageRequest(
        NAME,
        "email",
        PURPOSE,
        wanted.account(),
        wanted.from(),
        wanted.replyTo(),
        template == null ? NAME : template,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        said,
        List.of(new MessageRequest.To(externalId, null, null, null, null)));
  }
}
