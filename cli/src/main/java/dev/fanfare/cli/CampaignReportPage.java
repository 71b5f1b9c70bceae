package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fanfare.cli.terminal.Figures;
import dev.fanfare.cli.terminal.Table;
import dev.fanfare.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;

/** Shows a campaign's report on a terminal: its newest runs, each and together. */
final class CampaignReportPage {

  private final Terminal terminal;
  private final ReportPage page;

  CampaignReportPage(Terminal terminal) {
    this.terminal = terminal;
    this.page = new ReportPage(terminal);
  }

  void show(JsonNode report) {
    JsonNode runs = report.path("runs");
    terminal.line(
        terminal.strong(report.path("campaign").asText())
            + ", "
            + Figures.of(runs.size(), "run", "runs"));
    terminal.line();
    List<JsonNode> rows = new ArrayList<>();
    runs.forEach(run -> rows.add(row(run.path("run").asText(), run.path("funnel"))));
    rows.add(row("all", report.path("funnel")));
    page.funnels("run", rows);
    page.reasons(report.path("funnel"));
    goals(report.path("conversions"));
    new ReportLinks(terminal).show(report.path("links"));
  }

  private static JsonNode row(String name, JsonNode funnel) {
    return JsonNodeFactory.instance.objectNode().put("name", name).set("funnel", funnel);
  }

  private void goals(JsonNode goals) {
    if (goals.isEmpty()) {
      return;
    }
    Table table = new Table("goal", "all touches", "revenue", "last touch", "revenue");
    for (JsonNode goal : goals) {
      table.row(
          goal.path("goal").asText(),
          Figures.number(goal.at("/allTouches/people").asLong()),
          revenue(goal.path("allTouches")),
          Figures.number(goal.at("/lastTouch/people").asLong()),
          revenue(goal.path("lastTouch")));
    }
    terminal.line();
    table.print(terminal);
  }

  private static String revenue(JsonNode total) {
    return ReportGoals.money(total.path("revenue"));
  }
}
