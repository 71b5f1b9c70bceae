package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.terminal.Terminal;

/** What would flip a decision, and where somebody was drawn, as people read it. */
final class ExplainedFlips {

  private static final String INDENT = "            ";

  private ExplainedFlips() {}

  /** Of one message: then, and now. */
  static void tell(JsonNode decision, Terminal terminal) {
    JsonNode judged = decision.path("flips").path("judged");
    JsonNode present = decision.path("flips").path("present");
    String wouldBe = decision.path("present").path("wouldBe").asText("");
    if (!judged.isEmpty()) {
      told(terminal, "otherwise", judged, "had been", "would have kept the message back");
    }
    if (!wouldBe.isEmpty()) {
      row(terminal, "today", "would be " + words(wouldBe));
      if (!present.isEmpty() && !present.equals(judged)) {
        told(terminal, "", present, "were", "would keep the message back");
      }
    }
    String name = "draws";
    for (JsonNode draw : decision.path("draws")) {
      row(terminal, name, drawn(draw));
      terminal.paragraph(INDENT + "  ", "otherwise by " + draw.path("flips").asText());
      name = "";
    }
  }

  /** Of somebody who is not in the audience. */
  static void audience(JsonNode explanation, Terminal terminal) {
    JsonNode flips = explanation.path("flips");
    if (flips.isArray()) {
      terminal.line();
      if (flips.isEmpty()) {
        row(terminal, "otherwise", "would be in the audience of a run that is frozen now");
      } else {
        told(terminal, "otherwise", flips, "had been", "");
      }
    }
  }

  private static void told(
      Terminal terminal, String name, JsonNode flips, String were, String back) {
    JsonNode first = flips.get(0);
    boolean single = first.path("changes").size() == 1;
    String then = first.path("then").asText("");
    if (then.equals("send") || then.equals("targeted")) {
      String what = then.equals("send") ? "sent" : "in the audience";
      row(terminal, name, what + ", if " + (single ? "this " : "all of this ") + were + " so:");
      changes(terminal, first, "");
    } else if (then.isEmpty()) {
      row(terminal, name, "judged like everybody, if this " + were + " so:");
      changes(terminal, first, "");
    } else {
      row(terminal, name, (flips.size() == 1 ? "this " : "any one of these ") + back + ":");
      for (JsonNode flip : flips) {
        changes(terminal, flip, " It is then " + words(flip.path("then").asText()) + ".");
      }
    }
  }

  private static void changes(Terminal terminal, JsonNode flip, String then) {
    for (JsonNode change : flip.path("changes")) {
      terminal.paragraph(INDENT, "- " + change.path("words").asText() + then);
      terminal.paragraph(
          INDENT + "    ",
          change.path("what").asText()
              + ": "
              + change.path("from").asText()
              + " -> "
              + change.path("to").asText());
    }
  }

  private static String drawn(JsonNode draw) {
    return "%s %s, from %s to %s: %s"
        .formatted(
            name(draw.path("what").asText()),
            draw.path("draw").asText(),
            draw.path("from").asText(),
            draw.path("to").asText(),
            draw.path("holds").asText());
  }

  private static String name(String draw) {
    return switch (draw) {
      case "globalControl" -> "global control";
      case "testShare" -> "test share";
      default -> draw;
    };
  }

  /** A decision: {@code skip: no_consent} is skipped, no consent. */
  static String words(String decision) {
    int colon = decision.indexOf(": ");
    String kind = colon < 0 ? decision : decision.substring(0, colon);
    String why = colon < 0 ? "" : ", " + decision.substring(colon + 2).replace('_', ' ');
    return switch (kind) {
      case "send" -> "sent";
      case "skip" -> "skipped" + why;
      case "hold_out" -> "held out" + why;
      case "defer" -> "kept waiting" + why;
      case "cancel" -> "cancelled";
      default -> decision;
    };
  }

  private static void row(Terminal terminal, String name, String value) {
    terminal.line("  " + terminal.faint("%-10s".formatted(name)) + value);
  }
}
