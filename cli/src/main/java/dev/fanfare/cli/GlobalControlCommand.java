package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "global-control",
    description = "The global control group: the share of people no campaign writes to.")
final class GlobalControlCommand implements Callable<Integer> {

  static final String PATH = "/v1/global-control";

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  GlobalControlCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    JsonNode group = connection.open(shell).get(PATH);
    if (connection.json()) {
      shell.json(group);
    } else {
      show(shell.terminal(), group);
    }
    return Exit.DONE;
  }

  static void show(Terminal terminal, JsonNode group) {
    terminal.line(terminal.strong("share: ") + group.path("share").asText("none: removed"));
    exempt(terminal, "purposes", group);
    exempt(terminal, "tags", group);
    terminal.line(
        terminal.faint(
            "# version %d, draw %d, salt %s; set by %s, %s"
                .formatted(
                    group.path("version").asLong(),
                    group.path("draw").asInt(),
                    group.path("salt").asText(),
                    group.path("changedBy").asText(),
                    group.path("changedAt").asText())));
  }

  private static void exempt(Terminal terminal, String what, JsonNode group) {
    List<String> words = new ArrayList<>();
    group.path("exempt").path(what).forEach(word -> words.add(word.asText()));
    if (!words.isEmpty()) {
      terminal.line(terminal.strong("exempt " + what + ": ") + String.join(", ", words));
    }
  }
}
