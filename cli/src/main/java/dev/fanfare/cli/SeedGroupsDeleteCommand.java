package dev.fanfare.cli;

import dev.fanfare.cli.api.Answer;
import dev.fanfare.cli.api.ApiClient;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "delete", description = "Takes a seed group away that no campaign names.")
final class SeedGroupsDeleteCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(paramLabel = "NAME", description = "The group's name.")
  private String name = "";

  SeedGroupsDeleteCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ApiClient api = connection.open(shell);
    String path = ApiClient.path(SeedGroupsCommand.PATH, name);
    Answer known = api.read(path);
    api.delete(path, ApiClient.condition(Optional.of(known)));
    if (connection.json()) {
      shell.json(known.body());
    } else {
      shell.terminal().line(name + ": deleted");
    }
    return Exit.DONE;
  }
}
