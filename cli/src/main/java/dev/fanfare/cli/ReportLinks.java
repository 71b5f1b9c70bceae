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
    // Links of a campaign stand in many messages: they have no places.
    boolean placed = links.path(0).has("group");
    List<String> head = new ArrayList<>(placed ? HEAD : HEAD.subList(1, HEAD.size()));
    Table narrow = new Table(head.toArray(String[]::new));
    links.forEach(link -> narrow.row(figures(link).toArray(String[]::new)));
    int room =
        narrow.lines().stream()
            .mapToInt(line -> Terminal.WIDTH - line.length() - BETWEEN.length())
            .min()
            .orElse(0);
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
    List<String> figures = new ArrayList<>();
    if (link.has("group")) {
      figures.add(link.path("group").asText() + " " + link.path("link").asText());
    }
    figures.add(Figures.number(person.path("people").asLong()));
    figures.add(Figures.number(person.path("total").asLong()));
    figures.add(Figures.number(programs));
    return figures;
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
