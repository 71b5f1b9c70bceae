package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "workspace", description = "Shows the settings of the workspace, or changes them.")
final class WorkspaceCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  WorkspaceCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    JsonNode workspace = connection.open(shell).get("/v1/workspace");
    if (connection.json()) {
      shell.json(workspace);
    } else {
      show(shell.terminal(), workspace);
    }
    return Exit.DONE;
  }

  static void show(Terminal terminal, JsonNode workspace) {
    String sandbox = workspace.path("sandbox").asBoolean() ? " (a sandbox)" : "";
    terminal.line("Workspace " + workspace.path("name").asText() + sandbox);
    for (String setting : List.of("publicUrl", "postalAddress", "defaultZone", "region")) {
      String value = workspace.path(setting).asText("");
      terminal.line("  " + setting + ": " + (value.isEmpty() ? "-" : value));
    }
  }
}
