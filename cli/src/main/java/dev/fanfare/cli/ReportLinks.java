package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.terminal.Figures;
import dev.fanfare.cli.terminal.Table;
import dev.fanfare.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Shows the links of a report: which, how often, and where they lead as far as there is room. */
final class ReportLinks {

  private static final List<String> HEAD = List.of("link", "people", "clicks", "programs");
  private static final String BETWEEN = "  ";

  private final Terminal terminal;

  ReportLinks(Terminal terminal) {
    this.terminal = terminal;
  }

  void show(JsonNode links) {
    if (links.isEmpty()) {
      return;
    }
    Table narrow = new Table(HEAD.toArray(String[]::new));
    links.forEach(link -> narrow.row(figures(link).toArray(String[]::new)));
    int room =
        narrow.lines().stream()
            .mapToInt(line -> Terminal.WIDTH - line.length() - BETWEEN.length())
            .min()
            .orElse(0);
    List<String> head = new ArrayList<>(HEAD);
    head.add("leads to");
    Table table = new Table(head.toArray(String[]::new));
    for (JsonNode link : links) {
      List<String> cells = figures(link);
      cells.add(cut(target(link), room));
      table.row(cells.toArray(String[]::new));
    }
    terminal.line();
    table.print(terminal);
  }

  private static List<String> figures(JsonNode link) {
    long programs = 0;
    for (Map.Entry<String, JsonNode> agent : link.path("clicks").properties()) {
      programs += agent.getKey().equals("person") ? 0 : agent.getValue().path("total").asLong();
    }
    JsonNode person = link.path("clicks").path("person");
    return new ArrayList<>(
        List.of(
            link.path("group").asText() + " " + link.path("link").asText(),
            Figures.number(person.path("people").asLong()),
            Figures.number(person.path("total").asLong()),
            Figures.number(programs)));
  }

  private static String target(JsonNode link) {
    if (link.path("part").asText().equals("hidden")) {
      return "(nobody sees it)";
    }
    String target = link.path("url").asText(link.path("words").asText());
    return target.replaceFirst("^https?://", "").replaceAll("\\s+", " ");
  }

  private static String cut(String text, int room) {
    return text.length() <= room ? text : text.substring(0, Math.max(0, room - 1)) + "…";
  }
}
