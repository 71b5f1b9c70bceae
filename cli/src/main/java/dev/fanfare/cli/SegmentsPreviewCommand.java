package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.terminal.Figures;
import dev.fanfare.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "preview",
    description = "How many people a condition selects now, and some of them. Changes nothing.")
final class SegmentsPreviewCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(index = "0", paramLabel = "CONDITION", description = "In CEL: docs/conditions.md.")
  private String condition = "";

  @Option(names = "--sample", paramLabel = "N", description = "How many people to show (10).")
  private int sample = 10;

  @Option(
      names = "--person",
      paramLabel = "EXTERNAL_ID",
      description = "Says of this person too whether they are selected.")
  private @Nullable String person;

  SegmentsPreviewCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ObjectNode request =
        ApiClient.JSON.createObjectNode().put("condition", condition).put("sample", sample);
    if (person != null) {
      request.put("person", person);
    }
    JsonNode preview = connection.open(shell).post("/v1/segments/preview", request).body();
    if (connection.json()) {
      shell.json(preview);
    } else {
      tell(preview);
    }
    return Exit.DONE;
  }

  private void tell(JsonNode preview) {
    Terminal terminal = shell.terminal();
    terminal.line(
        terminal.strong(Figures.number(preview.path("members").asLong()))
            + " of "
            + Figures.number(preview.path("people").asLong())
            + " people");
    if (preview.has("selects")) {
      terminal.line(
          person + (preview.path("selects").asBoolean() ? ": selected" : ": not selected"));
    }
    preview
        .path("sample")
        .forEach(member -> terminal.line("    " + member.path("externalId").asText()));
  }
}
