package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.terminal.Figures;
import dev.fanfare.cli.terminal.Terminal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Watches a report until its run has ended and all that happened is in it: a table that changes on
 * a terminal, a line for each change in a pipe.
 */
final class ReportFollower {

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** A figure of the line, and whether it stands there without anybody too. */
  private record Part(String words, String path, boolean always) {}

  private static final List<Part> PARTS =
      List.of(
          new Part("sent", "/sent", true),
          new Part("held out", "/heldOut", false),
          new Part("skipped", "/skipped", true),
          new Part("failed", "/failed", true),
          new Part("cancelled", "/cancelled", false),
          new Part("unknown", "/unknown", false),
          new Part("opened", "/opens/person/people", true),
          new Part("clicked", "/clicks/person/people", true),
          new Part("unsubscribed", "/unsubscribed", false),
          new Part("converted", "/conversions/people", false));

  private final PatientReader reader;
  private final Terminal terminal;
  private final boolean telling;

  /**
   * @param telling whether what happens meanwhile is shown
   */
  ReportFollower(ApiClient api, Terminal terminal, boolean telling) {
    this.reader = new PatientReader(api, BETWEEN_LOOKS);
    this.terminal = terminal;
    this.telling = telling;
  }

  /** Returns the report as it was at the end. */
  JsonNode follow(String path) {
    String told = "";
    while (true) {
      JsonNode report = reader.look(path);
      String line = line(report);
      if (telling && terminal.interactive()) {
        terminal.draw(sheet -> new ReportPage(sheet).progress(report));
      } else if (telling && !line.equals(told)) {
        terminal.line(line);
        told = line;
      }
      if (hasEnded(report)) {
        terminal.erase();
        return report;
      }
      reader.pause();
    }
  }

  private static boolean hasEnded(JsonNode report) {
    return RunFollower.ENDS.contains(report.path("state").asText())
        && report.path("counted").asLong() >= report.path("recorded").asLong();
  }

  private static String line(JsonNode report) {
    List<String> parts = new ArrayList<>();
    for (Part part : PARTS) {
      long people = report.path("funnel").at(part.path()).asLong();
      if (part.always() || people > 0) {
        parts.add(part.words() + " " + Figures.number(people));
      }
    }
    return report.path("state").asText().toLowerCase(Locale.ROOT)
        + ": "
        + String.join(" · ", parts);
  }
}
