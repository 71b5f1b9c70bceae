package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.terminal.Figures;
import dev.fanfare.cli.terminal.Table;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "rates",
    description = "The rates of the workspace and its channels; sets them, and those of runs.")
final class RatesCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  RatesCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    JsonNode rates = connection.open(shell).get("/v1/rates");
    if (connection.json()) {
      shell.json(rates);
      return Exit.DONE;
    }
    Table table = new Table("of", "rate");
    for (JsonNode rate : rates.path("items")) {
      table.row(rate.path("scope").asText(), words(rate));
    }
    if (table.isEmpty()) {
      shell.terminal().line("No rates but those of accounts and campaigns.");
    } else {
      table.print(shell.terminal());
    }
    return Exit.DONE;
  }

  /** A rate as people say it. */
  static String words(JsonNode rate) {
    return rate.isMissingNode()
        ? "no limit"
        : Figures.number(rate.path("messages").asLong()) + " per " + rate.path("per").asText();
  }

  /** Where a rate lies: of a run by its id, of the workspace or a channel by its word. */
  static String path(String scope) {
    return scope.startsWith("run_")
        ? ApiClient.path("/v1/runs/%s/rate", scope)
        : ApiClient.path("/v1/rates/%s", scope);
  }

  /** Tells what holds now; a run is answered whole. */
  static void tell(Shell shell, boolean asJson, String scope, JsonNode answer) {
    if (asJson) {
      shell.json(answer);
      return;
    }
    boolean run = scope.startsWith("run_");
    shell.terminal().line(scope + ": " + words(run ? answer.path("rate") : answer));
    if (run) {
      shell.terminal().line(RunProgress.plain(answer));
    }
  }
}
