package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "restored",
    description = {
      "Whether a database that was restored from a copy waits for a decision, and the decision.",
      "Pause or cancel the runs that should not go on before."
    })
final class RestoredCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(names = "--send", description = "Sends on from what the copy knows.")
  private boolean send;

  RestoredCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ApiClient api = connection.open(shell);
    JsonNode installation =
        send
            ? api.post(
                    "/v1/installation/restored",
                    ApiClient.JSON.createObjectNode().put("decision", "send"))
                .body()
            : api.get("/v1/installation");
    if (connection.json()) {
      shell.json(installation);
      return Exit.DONE;
    }
    Terminal terminal = shell.terminal();
    if (installation.path("sends").asBoolean()) {
      terminal.line(send ? "Engines send on within seconds." : "Nothing waits for a decision.");
    } else {
      JsonNode hold = installation.path("hold");
      terminal.line(
          "Nothing is sent since "
              + Times.shown(hold, "since")
              + ": "
              + hold.path("because").asText());
      terminal.line(
          "Look at the open runs (runs), pause or cancel what should not go on, then: restored"
              + " --send");
    }
    return Exit.DONE;
  }
}
