package dev.fanfare.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.Answer;
import dev.fanfare.cli.api.ApiClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "set",
    description = "Creates or replaces an account. A secret that is left out keeps its value.")
final class AccountSetCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(index = "0", paramLabel = "NAME", description = "The account's name.")
  private String name = "";

  @Parameters(
      index = "1",
      paramLabel = "FILE.json",
      description = "Its channel, adapter, settings and rate, as PUT /v1/accounts takes them.")
  private Path file = Path.of("");

  AccountSetCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    JsonNode account = parse(TextFiles.read(shell, file));
    Answer answer = put(connection.open(shell), name, account);
    if (connection.json()) {
      shell.json(answer.body());
    } else {
      shell.terminal().line(name + ": " + (answer.status() == 201 ? "created" : "replaced"));
    }
    return Exit.DONE;
  }

  /** Creates the account or replaces it as it was read. */
  private static Answer put(ApiClient api, String name, JsonNode account) {
    String path = ApiClient.path("/v1/accounts/%s", name);
    Optional<Answer> known = api.find(path);
    return api.put(path, account, ApiClient.condition(known));
  }

  private JsonNode parse(String text) {
    try {
      return ApiClient.JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UsageProblem(
          file
              + ":"
              + e.getLocation().getLineNr()
              + ":"
              + e.getLocation().getColumnNr()
              + ": is not JSON: "
              + e.getOriginalMessage());
    }
  }
}
