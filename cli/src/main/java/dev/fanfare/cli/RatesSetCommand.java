package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "set", description = "Sets a rate: it holds within a second, also for open runs.")
final class RatesSetCommand implements Callable<Integer> {

  private static final Map<String, String> UNITS =
      Map.of("second", "PT1S", "minute", "PT1M", "hour", "PT1H", "day", "P1D");

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(index = "0", paramLabel = "OF", description = "workspace, a channel, or run_…")
  private String scope = "";

  @Parameters(index = "1", paramLabel = "MESSAGES", description = "How many, 1 to 1000000.")
  private int messages;

  @Parameters(
      index = "2",
      paramLabel = "PER",
      description = "second, minute, hour, day, or an ISO 8601 duration such as PT10S.")
  private String per = "";

  RatesSetCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    JsonNode rate =
        ApiClient.JSON
            .createObjectNode()
            .put("messages", messages)
            .put("per", UNITS.getOrDefault(per, per));
    JsonNode answer = connection.open(shell).put(RatesCommand.path(scope), rate, Map.of()).body();
    RatesCommand.tell(shell, connection.json(), scope, answer);
    return Exit.DONE;
  }
}
