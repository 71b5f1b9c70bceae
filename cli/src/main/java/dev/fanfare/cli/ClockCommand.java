package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.terminal.Terminal;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "clock",
    description = {
      "Shows the clock of a sandbox workspace, or moves it and works off",
      "what is due at every instant on the way."
    })
final class ClockCommand implements Callable<Integer> {

  private static final String CLOCK = "/v1/sandbox/clock";

  /** What is asked of the clock; without any it is shown. */
  static final class Asked {
    @Option(names = "--by", paramLabel = "DURATION", description = "How far: PT1H, P1DT12H, P3W.")
    private @Nullable String by;

    @Option(names = "--to", paramLabel = "INSTANT", description = "Where to, in UTC or an offset.")
    private @Nullable String to;

    @Option(names = "--run", description = "Lets it run on from where it is.")
    private boolean run;

    @Option(names = "--stand", description = "Lets it stand where it is.")
    private boolean stand;

    @Option(names = "--cancel", description = "Ends the move under way; it stays where it is.")
    private boolean cancel;
  }

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @ArgGroup(exclusive = true)
  private @Nullable Asked asked;

  ClockCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ApiClient api = connection.open(shell);
    Asked what = asked == null ? new Asked() : asked;
    if (what.by != null || what.to != null) {
      return move(api, what);
    }
    JsonNode answer =
        what.run || what.stand
            ? api.put(CLOCK, mode(what.run ? "running" : "standing"), Map.of()).body()
            : what.cancel ? cancelled(api) : api.get(CLOCK);
    if (connection.json()) {
      shell.json(answer);
    } else {
      tell(answer);
    }
    return Exit.DONE;
  }

  private int move(ApiClient api, Asked what) {
    ObjectNode move = ApiClient.JSON.createObjectNode();
    if (what.by != null) {
      move.put("by", what.by);
    }
    if (what.to != null) {
      move.put("to", what.to);
    }
    JsonNode job = api.post(CLOCK, move).body();
    JsonNode ended = new ClockFollower(api, shell.terminal(), !connection.json()).follow(job);
    if (connection.json()) {
      shell.json(ended);
    }
    return ended.path("state").asText().equals("DONE") ? Exit.DONE : Exit.REFUSED;
  }

  private JsonNode cancelled(ApiClient api) {
    JsonNode job = api.get(CLOCK).path("job");
    if (job.isMissingNode()) {
      throw new UsageProblem("The clock is not being moved.");
    }
    api.post(ApiClient.path(CLOCK + "/jobs/%s/cancel", job.path("id").asText()), null);
    return api.get(CLOCK);
  }

  private static ObjectNode mode(String word) {
    return ApiClient.JSON.createObjectNode().put("mode", word);
  }

  private void tell(JsonNode clock) {
    Terminal terminal = shell.terminal();
    terminal.line(
        terminal.strong(clock.path("now").asText())
            + "  "
            + clock.path("mode").asText().toLowerCase(Locale.ROOT));
    if (clock.has("job")) {
      terminal.line(ClockFollower.plain(clock.path("job")));
    }
  }
}
