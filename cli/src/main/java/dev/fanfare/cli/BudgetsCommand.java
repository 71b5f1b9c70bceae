package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.terminal.Figures;
import dev.fanfare.cli.terminal.Table;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "budgets",
    aliases = "budget",
    description = "Budgets: how much may be sent and spent, and what is left.")
final class BudgetsCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  BudgetsCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    JsonNode budgets = connection.open(shell).get("/v1/budgets");
    if (connection.json()) {
      shell.json(budgets);
      return Exit.DONE;
    }
    Table table =
        new Table("budget", "limit", "reserved", "spent", "left", "channel", "period", "exhausted");
    for (JsonNode budget : budgets.path("items")) {
      JsonNode messages = budget.path("countedMessages");
      if (messages.isObject()) {
        row(
            table,
            budget,
            Figures.number(budget.path("messages").asLong()) + " messages",
            Figures.number(messages.path("reserved").asLong()),
            Figures.number(messages.path("spent").asLong()),
            Figures.number(messages.path("left").asLong()));
      }
      JsonNode money = budget.path("countedMoney");
      if (money.isObject()) {
        row(
            table,
            budget,
            budget.path("money").asText(),
            money.path("reserved").asText(),
            money.path("spent").asText(),
            money.path("left").asText());
      }
    }
    if (table.isEmpty()) {
      shell.terminal().line("No budgets.");
    } else {
      table.print(shell.terminal());
    }
    return Exit.DONE;
  }

  private static void row(
      Table table, JsonNode budget, String limit, String reserved, String spent, String left) {
    table.row(
        budget.path("name").asText(),
        limit,
        reserved,
        spent,
        left,
        budget.path("channel").asText(),
        budget.has("zone")
            ? budget.path("period").asText() + " in " + budget.path("zone").asText()
            : budget.path("period").asText(),
        budget.path("onExhausted").asText());
  }
}
