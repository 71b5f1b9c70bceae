package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.terminal.Figures;
import dev.fanfare.cli.terminal.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "segments",
    description = {
      "Segments, with their current versions; and conditions:",
      "tried out, made a segment's rule, compared."
    })
final class SegmentsCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  SegmentsCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    List<JsonNode> segments = connection.open(shell).items("/v1/segments");
    if (connection.json()) {
      shell.json(ApiClient.JSON.createArrayNode().addAll(segments));
      return Exit.DONE;
    }
    Table table = new Table("segment", "kind", "version", "members", "since");
    for (JsonNode segment : segments) {
      table.row(
          segment.path("name").asText(),
          segment.path("kind").asText(),
          segment.path("version").asText("-"),
          Figures.number(segment.path("members").asLong()),
          Times.shown(segment, "updatedAt"));
    }
    if (table.isEmpty()) {
      shell.terminal().line("No segments.");
    } else {
      table.print(shell.terminal());
    }
    return Exit.DONE;
  }
}
