package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.terminal.Table;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "versions", description = "Lists what was ever said of the group.")
final class GlobalControlVersionsCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  GlobalControlVersionsCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    JsonNode versions = connection.open(shell).get(GlobalControlCommand.PATH + "/versions");
    if (connection.json()) {
      shell.json(versions);
      return Exit.DONE;
    }
    Table table = new Table("version", "share", "draw", "set at", "by");
    for (JsonNode version : versions.path("items")) {
      table.row(
          version.path("version").asText(),
          version.path("share").asText("removed"),
          version.path("draw").asText(),
          version.path("changedAt").asText(),
          version.path("changedBy").asText());
    }
    if (table.isEmpty()) {
      shell.terminal().line("There never was a global control group.");
    } else {
      table.print(shell.terminal());
    }
    return Exit.DONE;
  }
}
