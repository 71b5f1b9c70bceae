package dev.fanfare.cli;

import dev.fanfare.cli.api.Answer;
import dev.fanfare.cli.api.ApiClient;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "delete", description = "Ends the group: from now on nobody is in it.")
final class GlobalControlDeleteCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  GlobalControlDeleteCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ApiClient api = connection.open(shell);
    Answer known = api.read(GlobalControlCommand.PATH);
    api.delete(GlobalControlCommand.PATH, ApiClient.condition(Optional.of(known)));
    if (connection.json()) {
      shell.json(known.body());
    } else {
      shell.terminal().line("global control group: ended");
    }
    return Exit.DONE;
  }
}
