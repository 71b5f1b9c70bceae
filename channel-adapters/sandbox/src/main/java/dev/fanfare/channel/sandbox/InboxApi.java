package dev.fanfare.channel.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The resources of the page. Safe for many threads. */
final class InboxApi {

  private static final int LONGEST_PAGE = 500;
  private static final int PAGE = 50;
  private static final Pattern MAIL =
      Pattern.compile("/api/mails/([1-9][0-9]{0,17})(?:/(html|raw))?");

  private final SmtpInbox inbox;

  InboxApi(SmtpInbox inbox) {
    this.inbox = inbox;
  }

  InboxAnswer answer(InboxRequest request) throws IOException {
    if (!request.addressedToLoopback()) {
      return InboxAnswer.problem(421, "The inbox answers only to names of loopback");
    }
    Matcher mail = MAIL.matcher(request.path());
    if (mail.matches()) {
      return request.method().equals("GET")
          ? mail(Long.parseLong(mail.group(1)), mail.group(2))
          : notAllowed();
    }
    return switch (request.method() + " " + request.path()) {
      case "GET /" -> resource("text/html", "inbox.html");
      case "GET /inbox.css" -> resource("text/css", "inbox.css");
      case "GET /inbox.js" -> resource("text/javascript", "inbox.js");
      case "GET /api/count" -> InboxAnswer.json(200, count());
      case "GET /api/mails" -> mails(request);
      case "DELETE /api/mails" -> {
        inbox.log().clear();
        yield InboxAnswer.empty();
      }
      case "GET /api/rules" -> InboxAnswer.json(200, InboxRuleJson.write(inbox.rules()));
      case "PUT /api/rules" -> replaceRules(request.body());
      default -> InboxAnswer.problem(404, "There is nothing here");
    };
  }

  private static InboxAnswer notAllowed() {
    return InboxAnswer.problem(405, "Mails can be read, and deleted all at once");
  }

  private static InboxAnswer resource(String type, String name) throws IOException {
    try (InputStream input = InboxApi.class.getResourceAsStream(name)) {
      return InboxAnswer.own(type, Objects.requireNonNull(input, name).readAllBytes());
    }
  }

  private JsonNode count() {
    return InboxAnswer.JSON.valueToTree(inbox.counts());
  }

  private InboxAnswer mails(InboxRequest request) throws IOException {
    Long after = number(request.parameter("after"), Long.MAX_VALUE);
    Long limit = number(request.parameter("limit"), PAGE);
    if (after == null || limit == null || limit > LONGEST_PAGE) {
      return InboxAnswer.problem(400, "after and limit are numbers, limit at most " + LONGEST_PAGE);
    }
    String to = request.parameter("to").toLowerCase(Locale.ROOT);
    String subject = request.parameter("subject").toLowerCase(Locale.ROOT);
    List<InboxRecord> found =
        inbox
            .log()
            .newest(
                after,
                limit.intValue() + 1,
                mail -> contains(mail.to(), to) && contains(subjectOf(mail), subject));
    boolean more = found.size() > limit;
    List<InboxRecord> page = more ? found.subList(0, limit.intValue()) : found;
    ObjectNode json = InboxAnswer.JSON.createObjectNode();
    ArrayNode mails = json.putArray("mails");
    page.forEach(mail -> mails.add(summary(mail)));
    if (more) {
      json.put("next", page.getLast().n());
    }
    return InboxAnswer.json(200, json);
  }

  private static boolean contains(String text, String sought) {
    return sought.isEmpty() || text.toLowerCase(Locale.ROOT).contains(sought);
  }

  private static String subjectOf(InboxRecord mail) {
    return ReadableMail.decoded(mail.subject());
  }

  private static ObjectNode summary(InboxRecord mail) {
    ObjectNode json = InboxAnswer.JSON.valueToTree(mail);
    return json.put("subject", subjectOf(mail));
  }

  private static @Nullable Long number(String text, long absent) {
    if (text.isEmpty()) {
      return absent;
    }
    return text.matches("[1-9][0-9]{0,17}") ? Long.valueOf(text) : null;
  }

  private InboxAnswer mail(long n, @Nullable String form) throws IOException {
    InboxRecord found = inbox.log().find(n);
    if (found == null) {
      return InboxAnswer.problem(404, "There is no mail " + n);
    }
    byte[] bytes = inbox.log().mail(found);
    if (bytes == null && form != null) {
      return InboxAnswer.problem(404, "The body of mail " + n + " was not kept");
    }
    if (bytes == null) {
      return InboxAnswer.json(200, summary(found));
    }
    if (form == null) {
      return InboxAnswer.json(200, whole(found, ReadableMail.parse(bytes)));
    }
    if (form.equals("raw")) {
      return InboxAnswer.plain(bytes);
    }
    String html = ReadableMail.parse(bytes).html();
    return html == null
        ? InboxAnswer.problem(404, "Mail " + n + " has no HTML")
        : InboxAnswer.mail(html);
  }

  private static JsonNode whole(InboxRecord found, ReadableMail mail) {
    ObjectNode json = summary(found);
    json.set("headers", InboxAnswer.JSON.valueToTree(mail.headers()));
    return json.put("text", mail.text()).put("html", mail.html());
  }

  private InboxAnswer replaceRules(byte[] body) throws IOException {
    JsonNode json;
    try {
      json = InboxAnswer.JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return InboxAnswer.problem(400, "The rules are not JSON");
    }
    InboxRuleJson reader = new InboxRuleJson();
    List<InboxRule> rules = reader.read(json);
    if (!reader.problems().isEmpty()) {
      return InboxAnswer.problem(
          422, "The rules have problems", InboxAnswer.JSON.valueToTree(reader.problems()));
    }
    inbox.rules(rules);
    return InboxAnswer.json(200, InboxRuleJson.write(rules));
  }
}
