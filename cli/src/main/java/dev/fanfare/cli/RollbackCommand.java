package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.Answer;
import dev.fanfare.cli.api.ApiClient;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "rollback",
    description = "Makes the file and the words of a former version the next version.")
final class RollbackCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(index = "0", paramLabel = "CAMPAIGN", description = "Its name.")
  private String campaign = "";

  @Parameters(index = "1", paramLabel = "VERSION", description = "The version to go back to.")
  private int version;

  RollbackCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ApiClient api = connection.open(shell);
    Answer known = api.read(ApiClient.path("/v1/campaigns/%s", campaign));
    JsonNode body = ApiClient.JSON.createObjectNode().put("version", version);
    Answer answer =
        api.post(
            ApiClient.path("/v1/campaigns/%s/rollback", campaign),
            body,
            Map.of("If-Match", String.valueOf(known.etag())));
    int before = known.body().path("version").asInt();
    int now = answer.body().path("version").asInt();
    if (connection.json()) {
      shell.json(answer.body());
    } else {
      shell
          .terminal()
          .line(
              now == before
                  ? "%s: unchanged, version %d says the same".formatted(campaign, now)
                  : "%s: version %d, with the words of version %d"
                      .formatted(campaign, now, version));
    }
    return Exit.DONE;
  }
}
