package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.cli.api.ApiClient;
import java.time.OffsetDateTime;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "launch", description = "Launches the current version of a campaign.")
final class LaunchCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--at",
      paramLabel = "INSTANT",
      description = "When, such as 2026-12-01T09:00:00+01:00; else the file's time, or now.")
  private @Nullable OffsetDateTime at;

  @Option(
      names = "--override-deadline",
      description = "Also when it will not be done by its deadline: who is left then is skipped.")
  private boolean overrideDeadline;

  @Option(names = "--follow", description = "Stays until the run has ended.")
  private boolean follow;

  @Parameters(paramLabel = "CAMPAIGN", description = "Its name.")
  private String campaign = "";

  LaunchCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ApiClient api = connection.open(shell);
    JsonNode run = launch(api);
    String id = run.path("id").asText();
    if (!connection.json()) {
      shell.terminal().line(campaign + " is launched: " + shell.terminal().strong(id));
      if (run.has("estimatedEnd")) {
        String end = run.path("estimatedEnd").asText();
        shell.terminal().line("By its rates the last are written to at " + end + ".");
      }
    }
    if (follow) {
      run = new RunFollower(api, shell.terminal(), !connection.json()).follow(id);
    }
    if (connection.json()) {
      shell.json(run);
    }
    return follow ? RunFollower.exit(run) : Exit.DONE;
  }

  private JsonNode launch(ApiClient api) {
    ObjectNode body = ApiClient.JSON.createObjectNode();
    if (at != null) {
      body.put("at", at.toInstant().toString());
    }
    if (overrideDeadline) {
      body.put("overrideDeadline", true);
    }
    return api.post(ApiClient.path("/v1/campaigns/%s/runs", campaign), body).body();
  }
}
