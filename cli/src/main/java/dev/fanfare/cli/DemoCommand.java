package dev.fanfare.cli;

import dev.fanfare.cli.demo.DemoOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = "A whole campaign, from people to mails in the sandbox inbox, to look at.")
final class DemoCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "A folder with the Complete Journey: its real households.")
  private @Nullable Path data;

  @Option(
      names = "--people",
      paramLabel = "FILE.csv",
      description = "Your own people; columns are guessed by their names.")
  private @Nullable Path people;

  DemoCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    if (connection.json()) {
      throw new UsageProblem("The demo is for people; it has no --json.");
    }
    return new DemoOptions(data, people)
        .show(shell, connection.open(shell), connection.installation(shell));
  }
}
