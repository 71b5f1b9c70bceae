package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.terminal.Figures;
import dev.fanfare.cli.terminal.Table;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "caps",
    description = "Frequency caps: how many messages a person may get in a window.")
final class CapsCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  CapsCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    JsonNode caps = connection.open(shell).get("/v1/frequency-caps");
    if (connection.json()) {
      shell.json(caps);
      return Exit.DONE;
    }
    Table table = new Table("cap", "at most", "window", "channel", "tag", "on hit");
    for (JsonNode cap : caps.path("items")) {
      table.row(
          cap.path("name").asText(),
          Figures.number(cap.path("count").asLong()),
          window(cap.path("window"), caps.path("defaultZone").asText()),
          cap.path("channel").asText(),
          cap.path("tag").asText("-"),
          cap.path("onHit").asText());
    }
    if (table.isEmpty()) {
      shell.terminal().line("No frequency caps.");
    } else {
      table.print(shell.terminal());
    }
    return Exit.DONE;
  }

  private static String window(JsonNode window, String defaultZone) {
    JsonNode rolling = window.path("rolling");
    return rolling.isTextual()
        ? "rolling " + rolling.asText()
        : "calendar %s, else of %s".formatted(window.path("calendar").asText(), defaultZone);
  }
}
