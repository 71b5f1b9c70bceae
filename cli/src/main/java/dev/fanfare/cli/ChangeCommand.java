package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "change",
    description = {
      "Says what an open run makes of another version of its campaign: whoever has not been",
      "decided about is decided about by it from now on. Whoever has keeps their version."
    })
final class ChangeCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--policy",
      paramLabel = "POLICY",
      defaultValue = "migrateUnsent",
      description = "migrateUnsent (default), drainThenSwitch or pin.")
  private String policy = "";

  @Parameters(index = "0", paramLabel = "RUN", description = "Its id, run_…")
  private String run = "";

  @Option(
      names = "--override-deadline",
      description = "Also where it cannot keep the deadline of the version.")
  private boolean overrideDeadline;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VERSION",
      description = "Of its campaign; with migrateUnsent alone.")
  private @Nullable Integer version;

  ChangeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var body = ApiClient.JSON.createObjectNode().put("policy", policy);
    if (version != null) {
      body.put("version", version);
    }
    if (overrideDeadline) {
      body.put("overrideDeadline", true);
    }
    JsonNode answer =
        connection.open(shell).post(ApiClient.path("/v1/runs/%s/version", run), body).body();
    if (connection.json()) {
      shell.json(answer);
    } else {
      shell.terminal().line(RunProgress.plain(answer));
    }
    return Exit.DONE;
  }
}
