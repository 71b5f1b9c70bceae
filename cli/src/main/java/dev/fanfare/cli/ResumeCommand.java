package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.cli.api.ApiClient;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "resume",
    description = "Goes on with exactly the remainder, or what of it is not too late.")
final class ResumeCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(paramLabel = "RUN", description = "Its id, run_…")
  private String run = "";

  @Option(
      names = "--override",
      paramLabel = "WHY",
      description = "Of a run that has stopped by itself: why it goes on over its bound.")
  private @Nullable String override;

  @Option(
      names = "--skip-if-older",
      paramLabel = "DURATION",
      description = "Skips whom the pause has kept waiting for longer, such as PT1H.")
  private @Nullable String skipIfOlder;

  ResumeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    JsonNode answer =
        connection.open(shell).post(ApiClient.path("/v1/runs/%s/resume", run), body()).body();
    if (connection.json()) {
      shell.json(answer);
    } else {
      shell.terminal().line(RunProgress.plain(answer));
    }
    return Exit.DONE;
  }

  private @Nullable ObjectNode body() {
    ObjectNode body = ApiClient.JSON.createObjectNode();
    if (override != null) {
      body.put("override", override);
    }
    if (skipIfOlder != null) {
      body.putObject("missedPolicy").put("skipIfOlder", skipIfOlder);
    }
    return body.isEmpty() ? null : body;
  }
}
