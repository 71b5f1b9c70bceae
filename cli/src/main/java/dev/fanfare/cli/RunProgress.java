package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.terminal.Bar;
import dev.fanfare.cli.terminal.Figures;
import dev.fanfare.cli.terminal.Terminal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A run of the API in lines. */
public final class RunProgress {

  private static final int CELLS = 38;
  private static final String INDENT = " ".repeat(11);

  /** The order in which people read the states. */
  private static final List<String> STATES =
      List.of("SENT", "SKIPPED", "HELD_OUT", "FAILED", "UNKNOWN", "CANCELLED");

  private RunProgress() {}

  /** People of a run in a ledger state, whatever the reason. */
  public static long count(JsonNode run, String state) {
    long count = 0;
    for (JsonNode figure : run.path("counts")) {
      count += figure.path("state").asText().equals(state) ? figure.path("count").asLong() : 0;
    }
    return count;
  }

  /** The three lines that are drawn again and again. */
  static List<String> drawn(JsonNode run, Terminal terminal) {
    double share = run.path("progress").asDouble();
    String figure = run.has("planned") ? "  " + Figures.percent(share) : "";
    return List.of(
        String.format("%-11s", word(run)) + bar(run, share, terminal) + figure + of(run, "  "),
        INDENT + states(run),
        INDENT + terminal.faint(pace(run)));
  }

  /** One line that stands for itself. */
  static String plain(JsonNode run) {
    String pace = pace(run);
    return word(run) + of(run, " ") + ": " + states(run) + (pace.isEmpty() ? "" : "; " + pace);
  }

  /** What there is to say of the winner and of the copies for seed groups: a line each. */
  static List<String> notes(JsonNode run) {
    List<String> notes = new ArrayList<>();
    if (run.hasNonNull("winner")) {
      notes.add("Winner: " + winner(run.path("winner")));
    }
    if (run.hasNonNull("seeds")) {
      notes.add("Seed copies: " + seeds(run.path("seeds")));
    }
    return notes;
  }

  private static String winner(JsonNode winner) {
    String why = winner.path("why").asText("");
    if (winner.hasNonNull("variant")) {
      return winner.path("variant").asText()
          + switch (why) {
            case "shown" -> ", shown to be better by " + winner.path("by").asText();
            case "best" -> ", the best so far by " + winner.path("by").asText();
            case "chosen" -> ", chosen by " + winner.path("chosenBy").asText();
            case String other -> other.isEmpty() ? "" : ", " + other;
          };
    }
    if (winner.path("held").asLong() == 0) {
      return "nobody waits for one";
    }
    String who =
        Figures.number(winner.path("people").asLong())
            + " test, "
            + Figures.number(winner.path("held").asLong())
            + " wait";
    return switch (why) {
      case "waits" -> "waits for somebody to choose; " + who;
      case "cancelled" -> "none, the run was cancelled";
      default -> {
        String when =
            winner.hasNonNull("decidesAt") ? "at " + winner.path("decidesAt").asText() + " " : "";
        yield "to be decided " + when + "by " + winner.path("by").asText() + "; " + who;
      }
    };
  }

  private static String seeds(JsonNode seeds) {
    List<String> names = new ArrayList<>();
    seeds.path("groups").forEach(name -> names.add(name.asText()));
    String groups = String.join(", ", names);
    String said =
        switch (seeds.path("state").asText()) {
          case "waiting" -> "for " + groups + ", when the first of the run have an end";
          case "copied" -> Figures.number(seeds.path("copies").asLong()) + " for " + groups;
          default -> "none for " + groups + ". " + seeds.path("problem").asText();
        };
    long leftOut = seeds.path("leftOutCount").asLong();
    return leftOut == 0
        ? said.strip()
        : said.strip() + " · " + Figures.number(leftOut) + " left out";
  }

  /** The states people ended in, the first four always. */
  static String states(JsonNode run) {
    List<String> parts = new ArrayList<>();
    for (String state : STATES) {
      long count = count(run, state);
      if (count > 0 || parts.size() < 4) {
        parts.add(stateWord(state) + " " + Figures.number(count));
      }
    }
    return String.join(" · ", parts);
  }

  /** A ledger state as people say it. */
  public static String stateWord(String state) {
    return state.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String bar(JsonNode run, double share, Terminal terminal) {
    boolean done = run.path("state").asText().equals("COMPLETED");
    String bar = Bar.of(share, CELLS);
    return done ? terminal.good(bar) : bar;
  }

  private static String of(JsonNode run, String before) {
    return run.has("planned")
        ? before
            + Figures.number(run.path("decided").asLong())
            + " of "
            + Figures.number(run.path("planned").asLong())
        : "";
  }

  private static String pace(JsonNode run) {
    List<String> parts = new ArrayList<>();
    boolean moves = run.path("state").asText().equals("SENDING");
    if (moves && run.path("perSecond").asDouble() > 0) {
      parts.add(Figures.perSecond(run.path("perSecond").asDouble()));
    }
    if (moves && run.has("estimatedEnd")) {
      parts.add(Figures.duration(left(run)) + " left");
    }
    if (run.path("inFlight").asLong() > 0) {
      parts.add(Figures.number(run.path("inFlight").asLong()) + " in flight");
    }
    if (run.path("deferred").asLong() > 0) {
      parts.add(Figures.number(run.path("deferred").asLong()) + " deferred");
    }
    if (run.path("state").asText().equals("PLANNED")) {
      parts.add("planned for " + run.path("plannedAt").asText());
    }
    if (run.has("problem")) {
      parts.add(run.path("problem").asText());
    }
    return String.join(" · ", parts);
  }

  private static Duration left(JsonNode run) {
    return Times.between(Times.now(), Times.of(run, "estimatedEnd"));
  }

  /** What the run is doing, in one word. */
  static String word(JsonNode run) {
    return switch (run.path("state").asText()) {
      case "PLANNED" -> "Planned";
      case "FREEZING" -> "Freezing";
      case "SENDING" -> "Sending";
      case "PAUSED" -> "Paused";
      case "CANCELLING" -> "Cancelling";
      case "COMPLETED" -> "Completed";
      case "CANCELLED" -> "Cancelled";
      case "FAILED" -> "Failed";
      case String other -> other;
    };
  }
}
