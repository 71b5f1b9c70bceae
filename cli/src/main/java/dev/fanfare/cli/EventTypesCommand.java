package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.terminal.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "event-types",
    description =
        "The types of events that the workspace takes; or declares one, or takes it away.")
final class EventTypesCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  EventTypesCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    JsonNode types = connection.open(shell).get("/v1/event-types").path("items");
    if (connection.json()) {
      shell.json(types);
      return Exit.DONE;
    }
    Table table = new Table("type", "properties", "since");
    for (JsonNode type : types) {
      table.row(
          type.path("name").asText(),
          String.join(", ", properties(type)),
          Times.shown(type, "createdAt"));
    }
    if (table.isEmpty()) {
      shell.terminal().line("No event types.");
    } else {
      table.print(shell.terminal());
    }
    return Exit.DONE;
  }

  private static List<String> properties(JsonNode type) {
    List<String> properties = new ArrayList<>();
    type.path("properties")
        .properties()
        .forEach(
            each ->
                properties.add(
                    each.getKey()
                        + " "
                        + each.getValue().path("type").asText()
                        + (each.getValue().path("required").asBoolean() ? " required" : "")
                        + (each.getValue().path("personal").asBoolean() ? " personal" : "")));
    return properties;
  }
}
