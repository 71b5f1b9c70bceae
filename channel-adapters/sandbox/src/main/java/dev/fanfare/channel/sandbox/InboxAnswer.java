package dev.fanfare.channel.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  /** Shows the looks of a mail, but runs nothing and asks nobody; links open beside it. */
  private static final String MAIL =
      "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
          + " style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'self'";

  private static final Pattern DOCTYPE = Pattern.compile("(?i)<!doctype[^>]*>");
  private static final String LINKS_OPEN_BESIDE = "<base target=\"_blank\">";

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
    byte[] body = linksOpenBeside(html).getBytes(StandardCharsets.UTF_8);
    return new InboxAnswer(200, "text/html; charset=utf-8", MAIL, body);
  }

  /** A page that links lead to may refuse to be framed, as the unsubscribe page does. */
  private static String linksOpenBeside(String html) {
    Matcher doctype = DOCTYPE.matcher(html);
    // A browser leaves its standards when an element stands before the doctype.
    int at = doctype.find() ? doctype.end() : 0;
    return html.substring(0, at) + LINKS_OPEN_BESIDE + html.substring(at);
  }

  private static byte[] bytes(JsonNode json) {
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }
}
