package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.terminal.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "erasures", description = "Certificates of erasures. They name nobody.")
final class PrivacyErasuresCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  PrivacyErasuresCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    List<JsonNode> erasures = connection.open(shell).items("/v1/erasures");
    if (connection.json()) {
      shell.json(ApiClient.JSON.createArrayNode().addAll(erasures));
      return Exit.DONE;
    }
    Table table = new Table("certificate", "at", "by key");
    for (JsonNode erasure : erasures) {
      table.row(
          erasure.path("id").asText(),
          Times.shown(erasure, "erasedAt"),
          erasure.path("erasedBy").asText());
    }
    table.print(shell.terminal());
    return Exit.DONE;
  }
}
