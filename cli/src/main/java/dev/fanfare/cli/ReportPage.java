package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.fanfare.cli.terminal.Figures;
import dev.fanfare.cli.terminal.Table;
import dev.fanfare.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Shows a run's report on a terminal. */
public final class ReportPage {

  private static final int MOST_DOMAINS = 10;

  /** A column of a table of funnels; left out where it says nothing. */
  private record Column(String head, String path) {
    long of(JsonNode row) {
      return row.path("funnel").at(path).asLong();
    }
  }

  private static final List<Column> COLUMNS =
      List.of(
          new Column("assigned", "/assigned"),
          new Column("sent", "/sent"),
          new Column("held out", "/heldOut"),
          new Column("skipped", "/skipped"),
          new Column("failed", "/failed"),
          new Column("cancelled", "/cancelled"),
          new Column("unknown", "/unknown"),
          new Column("opened", "/opens/person/people"),
          new Column("clicked", "/clicks/person/people"),
          new Column("converted", "/conversions/people"));

  /** What a mailbox provider may have a part in. */
  private static final List<Column> OF_DOMAINS =
      COLUMNS.stream()
          .filter(column -> !Set.of("assigned", "held out", "converted").contains(column.head()))
          .toList();

  private final Terminal terminal;

  public ReportPage(Terminal terminal) {
    this.terminal = terminal;
  }

  void show(JsonNode report) {
    progress(report);
    reasons(report.path("funnel"));
    if (report.path("domains").size() > 1) {
      terminal.line();
      funnels("domain", OF_DOMAINS, list(report.path("domains")), MOST_DOMAINS);
    }
    new ReportGoals(terminal).show(report.path("conversions"));
    new ReportLinks(terminal).show(report.path("links"));
    comparison(report.path("comparison"));
  }

  /** What changes while a run goes on, in no more lines than a terminal has. */
  void progress(JsonNode report) {
    terminal.line(
        terminal.strong(report.path("campaign").asText())
            + " (version "
            + report.path("campaignVersion").asText()
            + "), "
            + report.path("run").asText()
            + ", "
            + report.path("state").asText().toLowerCase(Locale.ROOT)
            + (report.has("planned")
                ? ", " + Figures.of(report.path("planned").asLong(), "person", "people")
                : ""));
    missing(report);
    terminal.line();
    groups(report);
  }

  /** What came of a run, and whether a group did better; not who was passed over and why. */
  public void outcome(JsonNode report) {
    missing(report);
    groups(report);
    new ReportGoals(terminal).show(report.path("conversions"));
    new ReportLinks(terminal).show(report.path("links"));
    comparison(report.path("comparison"));
  }

  private void missing(JsonNode report) {
    long missing = report.path("recorded").asLong() - report.path("counted").asLong();
    if (missing > 0) {
      terminal.line(
          terminal.faint("  " + Figures.of(missing, "event", "events") + " still on the way"));
    }
  }

  private void groups(JsonNode report) {
    List<JsonNode> groups = list(report.path("groups"));
    groups.add(
        JsonNodeFactory.instance
            .objectNode()
            .put("name", "all")
            .set("funnel", report.path("funnel")));
    funnels("group", COLUMNS, groups, Integer.MAX_VALUE);
  }

  /** A table of funnels with names. */
  void funnels(String what, List<JsonNode> rows) {
    funnels(what, COLUMNS, rows, Integer.MAX_VALUE);
  }

  private void funnels(String what, List<Column> all, List<JsonNode> rows, int most) {
    List<Column> columns =
        all.stream().filter(column -> rows.stream().anyMatch(row -> column.of(row) > 0)).toList();
    Table table =
        new Table(
            Stream.concat(Stream.of(what), columns.stream().map(Column::head))
                .toArray(String[]::new));
    for (JsonNode row : rows.subList(0, Math.min(most, rows.size()))) {
      table.row(
          Stream.concat(
                  Stream.of(row.path("name").asText()),
                  columns.stream().map(column -> Figures.number(column.of(row))))
              .toArray(String[]::new));
    }
    table.print(terminal);
    if (rows.size() > most) {
      terminal.line(terminal.faint("and " + (rows.size() - most) + " more; see --json or --csv"));
    }
  }

  /** What is not in the columns: why people got nothing, and what people did not do themselves. */
  void reasons(JsonNode funnel) {
    Map<String, Long> more = new TreeMap<>();
    funnel
        .path("skippedBy")
        .properties()
        .forEach(
            reason ->
                more.put(
                    "skipped, " + reason.getKey().replace('_', ' '), reason.getValue().asLong()));
    funnel
        .path("failedBy")
        .properties()
        .forEach(reason -> more.put(reason.getKey().replace('_', ' '), reason.getValue().asLong()));
    if (funnel.path("heldOutGlobally").asLong() > 0) {
      more.put("held out, global control", funnel.path("heldOutGlobally").asLong());
    }
    others(more, "opened by a ", funnel.path("opens"));
    others(more, "clicked by a ", funnel.path("clicks"));
    if (funnel.path("unsubscribed").asLong() > 0) {
      more.put("unsubscribed", funnel.path("unsubscribed").asLong());
    }
    if (!more.isEmpty()) {
      Table table = new Table("besides", "people");
      more.forEach((what, people) -> table.row(what, Figures.number(people)));
      terminal.line();
      table.print(terminal);
    }
  }

  private static void others(Map<String, Long> more, String words, JsonNode byAgent) {
    byAgent
        .properties()
        .forEach(
            agent -> {
              if (!agent.getKey().equals("person")) {
                more.put(words + agent.getKey(), agent.getValue().path("people").asLong());
              }
            });
  }

  private void comparison(JsonNode comparison) {
    if (comparison.path("differences").isEmpty()) {
      return;
    }
    Table table = new Table(comparison.path("of").asText(), "rate", "of 95 %", "difference", "");
    for (JsonNode group : comparison.path("groups")) {
      String name = group.path("name").asText();
      JsonNode difference = difference(comparison, name);
      table.row(
          name,
          points(group.path("rate")),
          points(group.path("low")) + " to " + points(group.path("high")),
          difference.isMissingNode() ? "" : points(difference.path("difference")),
          difference.isMissingNode()
              ? ""
              : points(difference.path("low")) + " to " + points(difference.path("high")));
    }
    terminal.line();
    table.print(terminal);
    terminal.line();
    terminal.paragraph("  ", comparison.path("verdict").asText());
  }

  private static JsonNode difference(JsonNode comparison, String name) {
    for (JsonNode difference : comparison.path("differences")) {
      if (difference.path("name").asText().equals(name)) {
        return difference;
      }
    }
    return MissingNode.getInstance();
  }

  private static List<JsonNode> list(JsonNode array) {
    List<JsonNode> list = new ArrayList<>();
    array.forEach(list::add);
    return list;
  }

  private static String points(JsonNode share) {
    return share.isNumber() ? String.format(Locale.ROOT, "%.2f %%", share.asDouble() * 100) : "-";
  }
}
