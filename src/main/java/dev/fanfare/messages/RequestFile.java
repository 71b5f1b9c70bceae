package dev.fanfare.messages;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * The campaign file that a call stands for, as JSON, which is YAML: so what is sent by a call is
 * read and checked by the same rules.
 */
final class RequestFile {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String USUAL_NAME = "messages";

  /** The format asks for an audience; a call names its people itself. */
  private static final String NO_SEGMENT = "messages";

  private RequestFile() {}

  /** The file with the words of the call. */
  static String whole(MessageRequest request) {
    var file = head(request);
    var message = message(request, file);
    put(message, "template", request.template());
    put(message, "subject", request.subject());
    put(message, "html", request.html());
    put(message, "text", request.text());
    return file.toString();
  }

  /** The file without its words, which are kept beside it. */
  static String wordless(MessageRequest request) {
    var file = head(request);
    var template = request.template();
    message(request, file).put("template", template == null ? "inline" : template);
    return file.toString();
  }

  /** Where a path of the file stands in the call. */
  static String place(String path) {
    var inCall =
        path.equals("campaign")
            ? "name"
            : path.startsWith("message.") ? path.substring("message.".length()) : path;
    return inCall.equals("message") || inCall.startsWith("/v1")
        ? inCall.replace("message", "/")
        : "/" + inCall.replace('.', '/').replace('[', '/').replace("]", "");
  }

  private static ObjectNode head(MessageRequest request) {
    var file = JSON.createObjectNode();
    file.put("campaign", request.name() == null ? USUAL_NAME : request.name()).put("version", 1);
    put(file, "purpose", request.purpose());
    file.putObject("audience").putArray("include").add(NO_SEGMENT);
    file.put("schedule", "now");
    put(file, "onUnknown", request.onUnknown());
    put(file, "caps", request.caps());
    var tags = request.tags();
    if (tags != null) {
      tags.forEach(file.putArray("tags")::add);
    }
    var quietHours = request.quietHours();
    if (quietHours != null) {
      file.set("quietHours", quietHours);
    }
    var retries = request.retries();
    if (retries != null) {
      var written = file.putObject("retries");
      if (retries.attempts() != null) {
        written.put("attempts", retries.attempts());
      }
      put(written, "firstDelay", retries.firstDelay());
    }
    return file;
  }

  private static ObjectNode message(MessageRequest request, ObjectNode file) {
    var message = file.putObject("message");
    put(message, "channel", request.channel());
    put(message, "account", request.account());
    put(message, "from", request.from());
    put(message, "replyTo", request.replyTo());
    return message;
  }

  private static void put(ObjectNode object, String key, @Nullable String value) {
    if (value != null) {
      object.put(key, value);
    }
  }
}
