package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.terminal.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "keys", description = "API keys of the workspace, without their secrets.")
final class KeysCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  KeysCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    List<JsonNode> keys = connection.open(shell).items("/v1/api-keys");
    if (connection.json()) {
      shell.json(ApiClient.JSON.createArrayNode().addAll(keys));
      return Exit.DONE;
    }
    Table table = new Table("key", "name", "role", "since", "revoked");
    for (JsonNode key : keys) {
      table.row(
          key.path("id").asText(),
          key.path("name").asText(),
          key.path("role").asText()
              + (key.path("installation").asBoolean() ? ", installation" : ""),
          Times.shown(key, "createdAt"),
          Times.shown(key, "revokedAt"));
    }
    table.print(shell.terminal());
    return Exit.DONE;
  }
}
