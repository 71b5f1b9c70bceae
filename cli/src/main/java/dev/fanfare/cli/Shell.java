package dev.fanfare.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.terminal.Terminal;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a verb runs.
 *
 * @param directory what relative files are relative to
 */
public record Shell(Terminal terminal, Map<String, String> environment, Path directory) {

  public Shell {
    environment = Map.copyOf(environment);
  }

  /** The shell of this process. */
  public static Shell ofProcess() {
    Map<String, String> environment = System.getenv();
    return new Shell(Terminal.ofProcess(environment), environment, Path.of("").toAbsolutePath());
  }

  /** Prints an answer as it is, indented. */
  public void json(JsonNode answer) {
    try {
      terminal.line(ApiClient.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }
}
