package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.terminal.Figures;
import dev.fanfare.cli.terminal.Table;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "seed-groups", description = "Seed groups: who gets a copy of what campaigns send.")
final class SeedGroupsCommand implements Callable<Integer> {

  static final String PATH = "/v1/seed-groups/%s";

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  SeedGroupsCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    JsonNode groups = connection.open(shell).get("/v1/seed-groups");
    if (connection.json()) {
      shell.json(groups);
      return Exit.DONE;
    }
    Table table = new Table("group", "members", "changed");
    for (JsonNode group : groups.path("items")) {
      table.row(
          group.path("name").asText(),
          Figures.number(group.path("members").asLong()),
          group.path("changedAt").asText());
    }
    if (table.isEmpty()) {
      shell.terminal().line("No seed groups.");
    } else {
      table.print(shell.terminal());
    }
    return Exit.DONE;
  }
}
