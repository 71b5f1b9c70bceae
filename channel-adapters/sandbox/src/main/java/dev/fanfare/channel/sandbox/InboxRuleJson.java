package dev.fanfare.channel.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.channel.sandbox.InboxAction.Moment;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/** Rules as JSON, with every problem at its place. For one reading. */
final class InboxRuleJson {

  private static final Set<String> NAMES =
      Set.of("match", "share", "times", "action", "code", "text", "at", "delay");

  /** What is wrong with the rules, where (a JSON pointer), and the rule broken. */
  record Problem(String place, String value, String rule) {}

  private final List<Problem> problems = new ArrayList<>();

  List<Problem> problems() {
    return problems;
  }

  List<InboxRule> read(JsonNode json) {
    List<InboxRule> rules = new ArrayList<>();
    if (!json.isArray()) {
      problems.add(new Problem("", json.getNodeType().toString(), "must be an array of rules"));
    }
    for (int i = 0; i < json.size() && json.isArray(); i++) {
      readRule("/" + i, json.get(i), rules);
    }
    return rules;
  }

  private void readRule(String place, JsonNode json, List<InboxRule> rules) {
    int before = problems.size();
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!NAMES.contains(name)) {
                problem(place, name, json, "is not part of a rule");
              }
            });
    if (!json.path("match").isTextual()) {
      problem(place, "match", json, "must be a pattern on the recipient");
    }
    double share = json.path("share").asDouble(json.has("share") ? -1 : 1);
    if (!(share >= 0 && share <= 1)) {
      problem(place, "share", json, "must be a number from 0 to 1");
    }
    int times = json.path("times").asInt(json.has("times") ? -1 : 0);
    if (times < 0) {
      problem(place, "times", json, "must be a number of attempts, 0 for all");
    }
    InboxAction action = action(place, json);
    if (problems.size() == before) {
      try {
        rules.add(new InboxRule(json.path("match").asText(), share, times, action));
      } catch (PatternSyntaxException e) {
        problem(place, "match", json, "must be a regular expression between its slashes");
      }
    }
  }

  private InboxAction action(String place, JsonNode json) {
    try {
      switch (json.path("action").asText()) {
        case "temporary" -> {
          return new InboxAction.Temporary(
              json.path("code").asInt(451), text(json, "4.3.0 Try again later"), at(place, json));
        }
        case "permanent" -> {
          return new InboxAction.Permanent(
              json.path("code").asInt(550), text(json, "5.1.1 No such mailbox"), at(place, json));
        }
        case "slow" -> {
          return new InboxAction.Slow(Duration.parse(json.path("delay").asText("PT5S")));
        }
        case "cutAfterDot" -> {
          return new InboxAction.CutAfterDot();
        }
        case "cutBeforeDot" -> {
          return new InboxAction.CutBeforeDot();
        }
        default ->
            problem(
                place,
                "action",
                json,
                "must be temporary, permanent, slow, cutAfterDot or cutBeforeDot");
      }
    } catch (DateTimeParseException e) {
      problem(place, "delay", json, "must be an ISO 8601 duration");
    } catch (IllegalArgumentException e) {
      problem(place, "action", json, String.valueOf(e.getMessage()));
    }
    return new InboxAction.CutBeforeDot();
  }

  private static String text(JsonNode json, String absent) {
    return json.path("text").asText(absent);
  }

  private Moment at(String place, JsonNode json) {
    String at = json.path("at").asText("recipient");
    if (!at.equals("recipient") && !at.equals("data")) {
      problem(place, "at", json, "must be recipient or data");
    }
    return at.equals("data") ? Moment.DATA : Moment.RECIPIENT;
  }

  private void problem(String place, String field, JsonNode json, String rule) {
    problems.add(new Problem(place + "/" + field, json.path(field).asText(), rule));
  }

  static ArrayNode write(List<InboxRule> rules) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (InboxRule rule : rules) {
      ObjectNode json = array.addObject().put("match", rule.match());
      json.put("share", rule.share()).put("times", rule.times());
      switch (rule.action()) {
        case InboxAction.Temporary(int code, String text, Moment at) ->
            writeRefusal(json, "temporary", code, text, at);
        case InboxAction.Permanent(int code, String text, Moment at) ->
            writeRefusal(json, "permanent", code, text, at);
        case InboxAction.Slow(Duration delay) ->
            json.put("action", "slow").put("delay", delay.toString());
        case InboxAction.CutAfterDot() -> json.put("action", "cutAfterDot");
        case InboxAction.CutBeforeDot() -> json.put("action", "cutBeforeDot");
      }
    }
    return array;
  }

  private static void writeRefusal(
      ObjectNode json, String action, int code, String text, Moment at) {
    json.put("action", action).put("code", code).put("text", text);
    json.put("at", at.name().toLowerCase(Locale.ROOT));
  }
}
