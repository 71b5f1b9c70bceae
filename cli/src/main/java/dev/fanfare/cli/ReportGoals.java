package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.terminal.Figures;
import dev.fanfare.cli.terminal.Table;
import dev.fanfare.cli.terminal.Terminal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Shows what came of a campaign's goals: of each group, by all touches and by the last. */
final class ReportGoals {

  private final Terminal terminal;

  ReportGoals(Terminal terminal) {
    this.terminal = terminal;
  }

  void show(JsonNode goals) {
    for (JsonNode goal : goals) {
      Table table =
          new Table(
              goal.path("goal").asText(),
              "all touches",
              "rate",
              "revenue",
              "a person",
              "last touch",
              "revenue");
      for (int i = 0; i < goal.path("allTouches").size(); i++) {
        JsonNode all = goal.path("allTouches").path(i);
        JsonNode last = goal.path("lastTouch").path(i);
        table.row(
            all.path("name").asText(),
            Figures.number(all.path("people").asLong()),
            all.has("rate")
                ? String.format(Locale.ROOT, "%.2f %%", all.path("rate").asDouble() * 100)
                : "-",
            money(all.path("revenue")),
            money(all.path("revenuePerPerson")),
            Figures.number(last.path("people").asLong()),
            money(last.path("revenue")));
      }
      terminal.line();
      table.print(terminal);
    }
  }

  static String money(JsonNode revenue) {
    return revenue.isNumber()
        ? new BigDecimal(revenue.asText()).setScale(2, RoundingMode.HALF_UP).toPlainString()
        : "";
  }
}
