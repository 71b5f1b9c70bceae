package dev.fanfare.channel.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/**
 * What the page answers.
 *
 * @param policy the Content-Security-Policy
 */
record InboxAnswer(int status, String type, String policy, byte[] body) {

  static final ObjectMapper JSON = new ObjectMapper();

  private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";
  private static final String OWN =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** Shows the looks of a mail, but runs nothing and asks nobody. */
  private static final String MAIL =
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'self'";

  static InboxAnswer json(int status, JsonNode json) {
    return new InboxAnswer(status, "application/json", NOTHING, bytes(json));
  }

  static InboxAnswer problem(int status, String title, JsonNode problems) {
    ObjectNode json = JSON.createObjectNode().put("title", title).put("status", status);
    json.set("problems", problems);
    return new InboxAnswer(status, "application/problem+json", NOTHING, bytes(json));
  }

  static InboxAnswer problem(int status, String title) {
    return problem(status, title, JSON.createArrayNode());
  }

  static InboxAnswer empty() {
    return new InboxAnswer(204, "text/plain", NOTHING, new byte[0]);
  }

  static InboxAnswer own(String type, byte[] body) {
    return new InboxAnswer(200, type + "; charset=utf-8", OWN, body);
  }

  static InboxAnswer plain(byte[] body) {
    return new InboxAnswer(200, "text/plain; charset=utf-8", NOTHING, body);
  }

  static InboxAnswer mail(String html) {
    byte[] body = html.getBytes(StandardCharsets.UTF_8);
    return new InboxAnswer(200, "text/html; charset=utf-8", MAIL, body);
  }

  private static byte[] bytes(JsonNode json) {
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }
}
