package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "remove",
    description = "Takes a rate back; a run goes back to what its campaign's file says.")
final class RatesRemoveCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(paramLabel = "OF", description = "workspace, a channel, or run_…")
  private String scope = "";

  RatesRemoveCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    JsonNode answer = connection.open(shell).delete(RatesCommand.path(scope)).body();
    if (scope.startsWith("run_")) {
      RatesCommand.tell(shell, connection.json(), scope, answer);
    } else if (!connection.json()) {
      shell.terminal().line(scope + ": no limit");
    }
    return Exit.DONE;
  }
}
