package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.cli.api.ApiClient;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Pause and cancel: one verb each. */
@Command
final class SteerCommand implements Callable<Integer> {

  /** What is asked of the run. */
  enum Turn {
    PAUSE("Starts nothing more, within two seconds."),
    CANCEL("Ends a run for good. What is with a provider already is told as it turns out.");

    private final String description;

    Turn(String description) {
      this.description = description;
    }
  }

  private final Shell shell;
  private final Turn turn;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--extend-waits",
      description = "Of pause: what waits has as long to wait when the run is resumed.")
  private boolean extendWaits;

  @Parameters(paramLabel = "RUN", description = "Its id, run_…")
  private String run = "";

  SteerCommand(Shell shell, Turn turn) {
    this.shell = shell;
    this.turn = turn;
  }

  @Spec
  void describe(CommandSpec spec) {
    spec.usageMessage().description(turn.description);
  }

  @Override
  public Integer call() {
    String verb = turn.name().toLowerCase(Locale.ROOT);
    JsonNode answer =
        connection.open(shell).post(ApiClient.path("/v1/runs/%s/" + verb, run), body()).body();
    if (connection.json()) {
      shell.json(answer);
    } else {
      shell.terminal().line(RunProgress.plain(answer));
    }
    return Exit.DONE;
  }

  private @Nullable ObjectNode body() {
    if (extendWaits && turn != Turn.PAUSE) {
      throw new UsageProblem("--extend-waits is said when a run is paused.");
    }
    if (extendWaits) {
      return ApiClient.JSON.createObjectNode().put("extendWaits", true);
    }
    return null;
  }
}
