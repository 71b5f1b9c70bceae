package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "resume", description = "Goes on with exactly the remainder.")
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

  ResumeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    JsonNode body =
        override == null ? null : ApiClient.JSON.createObjectNode().put("override", override);
    JsonNode answer =
        connection.open(shell).post(ApiClient.path("/v1/runs/%s/resume", run), body).body();
    if (connection.json()) {
      shell.json(answer);
    } else {
      shell.terminal().line(RunProgress.plain(answer));
    }
    return Exit.DONE;
  }
}
