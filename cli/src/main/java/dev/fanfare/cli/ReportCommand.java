package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "report", description = "How a run went, and whether a variant did better.")
final class ReportCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(index = "0", paramLabel = "RUN", description = "Its id, run_…")
  private String run = "";

  @Option(
      names = "--of",
      paramLabel = "WHAT",
      description = "What groups are compared by: opens, clicks or conversions.")
  private @Nullable String of;

  @Option(names = "--goal", description = "The only goal whose conversions are compared.")
  private @Nullable String goal;

  @Option(names = "--zone", description = "The zone hours and days are of.")
  private @Nullable String zone;

  @Option(names = "--step", description = "How long a bucket of time is: hour or day.")
  private @Nullable String step;

  @Option(names = "--csv", description = "As CSV, one figure a line.")
  private boolean csv;

  @Option(
      names = "--follow",
      description = "Shows it as it grows, until the run has ended and all that happened is in it.")
  private boolean follow;

  ReportCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    if (csv && follow) {
      throw new UsageProblem("--csv does not go with --follow: a file does not grow.");
    }
    ApiClient api = connection.open(shell);
    if (csv) {
      copy(api.stream(path(), "text/csv"));
      return Exit.DONE;
    }
    JsonNode report =
        follow
            ? new ReportFollower(api, shell.terminal(), !connection.json()).follow(path())
            : api.get(path());
    if (connection.json()) {
      shell.json(report);
    } else {
      new ReportPage(shell.terminal()).show(report);
    }
    return Exit.DONE;
  }

  private String path() {
    List<String> query = new ArrayList<>();
    add(query, "of", of);
    add(query, "goal", goal);
    add(query, "zone", zone);
    add(query, "step", step);
    String path = ApiClient.path("/v1/runs/%s/report", run);
    return query.isEmpty() ? path : path + "?" + String.join("&", query);
  }

  private static void add(List<String> query, String name, @Nullable String value) {
    if (value != null) {
      query.add(name + ApiClient.path("=%s", value));
    }
  }

  private void copy(InputStream stream) throws IOException {
    try (var reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
      reader.transferTo(shell.terminal().out());
    }
    shell.terminal().out().flush();
  }
}
