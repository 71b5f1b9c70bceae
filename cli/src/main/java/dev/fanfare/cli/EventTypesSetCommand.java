package dev.fanfare.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.Answer;
import dev.fanfare.cli.api.ApiClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "set", description = "Declares a type of events, or adds properties to one.")
final class EventTypesSetCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(index = "0", paramLabel = "NAME", description = "Such as cart.abandoned.")
  private String name = "";

  @Parameters(
      index = "1",
      paramLabel = "FILE.json",
      description = "Its properties, as PUT /v1/event-types takes them.")
  private Path file = Path.of("");

  EventTypesSetCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    String path = ApiClient.path("/v1/event-types/%s", name);
    ApiClient api = connection.open(shell);
    Answer answer = api.put(path, body(), ApiClient.condition(api.find(path)));
    if (connection.json()) {
      shell.json(answer.body());
    } else {
      shell.terminal().line(name + ": " + (answer.status() == 201 ? "declared" : "as declared"));
    }
    return Exit.DONE;
  }

  private JsonNode body() throws IOException {
    try {
      return ApiClient.JSON.readTree(TextFiles.read(shell, file));
    } catch (JsonProcessingException e) {
      throw new UsageProblem(file + " is not JSON: " + e.getOriginalMessage());
    }
  }
}
