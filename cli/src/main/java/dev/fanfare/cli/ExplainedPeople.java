package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** How people came to a run, or did not, in words for the terminal. */
final class ExplainedPeople {

  private ExplainedPeople() {}

  /** In which of a run's segments somebody is, a line for each. */
  static List<String> membership(JsonNode explanation) {
    List<String> lines = new ArrayList<>();
    for (JsonNode segment : explanation.path("membership")) {
      lines.add(
          (segment.path("member").asBoolean() ? "in " : "not in ")
              + segment.path("segment").asText()
              + " (version "
              + segment.path("version").asText()
              + (segment.path("byRule").asBoolean() ? ", a rule, asked now)" : ")"));
    }
    return lines;
  }

  /** Events that brought somebody in nowhere, and why, a line for each. */
  static List<String> passed(JsonNode explanation) {
    List<String> lines = new ArrayList<>();
    for (JsonNode event : explanation.path("passed")) {
      String detail = event.path("detail").asText("");
      lines.add(
          "event "
              + event.path("event").asText()
              + " of "
              + Times.shown(event, "at")
              + ": "
              + why(event.path("why").asText())
              + (detail.isEmpty() ? "" : ", " + detail));
    }
    return lines;
  }

  private static String why(String word) {
    return switch (word) {
      case "condition" -> "does not meet the condition of the trigger";
      case "audience" -> "the person was not in the audience";
      case "paused" -> "the campaign was paused";
      case "not_eligible" -> "the person may not come again yet";
      case "unavailable" -> "no run could be made";
      default -> word;
    };
  }
}
