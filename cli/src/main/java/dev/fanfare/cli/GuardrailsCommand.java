package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.terminal.Terminal;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "guardrails",
    description = "Shows how far the workspace lets a campaign go by itself.")
final class GuardrailsCommand implements Callable<Integer> {

  static final String PATH = "/v1/guardrails";

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  GuardrailsCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    JsonNode rules = connection.open(shell).get(PATH);
    if (connection.json()) {
      shell.json(rules);
    } else {
      show(shell.terminal(), rules);
    }
    return Exit.DONE;
  }

  /** In the words of a file. */
  static void show(Terminal terminal, JsonNode rules) {
    for (Map.Entry<String, JsonNode> rule : rules.properties()) {
      if (rule.getValue().isObject()) {
        terminal.line(terminal.strong(rule.getKey() + ":"));
        for (Map.Entry<String, JsonNode> value : rule.getValue().properties()) {
          terminal.line("  " + value.getKey() + ": " + value.getValue().asText());
        }
      }
    }
    terminal.line(
        terminal.faint(
            "# set by "
                + rules.path("changedBy").asText()
                + ", "
                + rules.path("changedAt").asText()));
  }
}
