package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "follow", description = "Watches a run until it has ended.")
final class FollowCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(paramLabel = "RUN", description = "Its id, run_…")
  private String run = "";

  FollowCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ApiClient api = connection.open(shell);
    JsonNode ended = new RunFollower(api, shell.terminal(), !connection.json()).follow(run);
    if (connection.json()) {
      shell.json(ended);
    }
    return RunFollower.exit(ended);
  }
}
