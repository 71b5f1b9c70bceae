package dev.fanfare.cli;

import dev.fanfare.cli.api.Answer;
import dev.fanfare.cli.api.ApiClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "set", description = "Sets all of them to what a file says.")
final class GuardrailsSetCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(paramLabel = "FILE", description = "YAML: approval, stopOn, canary.")
  private Path file = Path.of("");

  GuardrailsSetCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    String rules = TextFiles.read(shell, file);
    ApiClient api = connection.open(shell);
    var known = api.find(GuardrailsCommand.PATH);
    Answer answer = api.put(GuardrailsCommand.PATH, "text/yaml", rules, ApiClient.condition(known));
    if (connection.json()) {
      shell.json(answer.body());
    } else {
      GuardrailsCommand.show(shell.terminal(), answer.body());
    }
    return Exit.DONE;
  }
}
