package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.terminal.Figures;
import dev.fanfare.cli.terminal.Table;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "accounts", description = "Provider accounts, and how they are.")
final class AccountsCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  AccountsCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    JsonNode accounts = connection.open(shell).get("/v1/accounts");
    if (connection.json()) {
      shell.json(accounts);
      return Exit.DONE;
    }
    Table table = new Table("account", "channel", "adapter", "rate", "health");
    for (JsonNode account : accounts.path("items")) {
      JsonNode health = account.path("health");
      String detail = health.path("detail").asText("");
      table.row(
          account.path("name").asText(),
          account.path("channel").asText(),
          account.path("adapter").asText(),
          rate(account.path("rate")),
          health.path("state").asText() + (detail.isEmpty() ? "" : ", " + detail));
    }
    if (table.isEmpty()) {
      shell.terminal().line("No accounts.");
    } else {
      table.print(shell.terminal());
    }
    return Exit.DONE;
  }

  private static String rate(JsonNode rate) {
    return rate.isMissingNode()
        ? "no limit"
        : Figures.number(rate.path("messages").asLong()) + " per " + rate.path("per").asText();
  }
}
