package dev.fanfare.cli;

import dev.fanfare.cli.api.Answer;
import dev.fanfare.cli.api.ApiClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "set", description = "Makes the group what a file says.")
final class GlobalControlSetCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(
      paramLabel = "FILE.json",
      description = "Such as {\"share\": \"5%%\", \"exempt\": {\"purposes\": [\"service\"]}}.")
  private Path file = Path.of("");

  GlobalControlSetCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    var group = JsonFiles.object(shell, file);
    ApiClient api = connection.open(shell);
    var known = api.find(GlobalControlCommand.PATH);
    Answer answer = api.put(GlobalControlCommand.PATH, group, ApiClient.condition(known));
    if (connection.json()) {
      shell.json(answer.body());
    } else {
      GlobalControlCommand.show(shell.terminal(), answer.body());
    }
    return Exit.DONE;
  }
}
