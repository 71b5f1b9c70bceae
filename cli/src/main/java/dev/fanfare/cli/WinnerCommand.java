package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "winner",
    description =
        "Chooses the variant that everybody gets who does not test the variants of a run.")
final class WinnerCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(index = "0", paramLabel = "RUN", description = "Its id, run_…")
  private String run = "";

  @Parameters(index = "1", paramLabel = "VARIANT", description = "Its name.")
  private String variant = "";

  WinnerCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    JsonNode answer =
        connection
            .open(shell)
            .post(
                ApiClient.path("/v1/runs/%s/winner", run),
                ApiClient.JSON.createObjectNode().put("variant", variant))
            .body();
    if (connection.json()) {
      shell.json(answer);
    } else {
      shell.terminal().line(RunProgress.plain(answer));
    }
    return Exit.DONE;
  }
}
