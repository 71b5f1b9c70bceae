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

@Command(
    name = "report",
    description = "How a run or a campaign went, and whether a variant did better.")
final class ReportCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(index = "0", arity = "0..1", paramLabel = "RUN", description = "Its id, run_…")
  private @Nullable String run;

  @Option(
      names = "--campaign",
      paramLabel = "NAME",
      description = "Instead of a run: a campaign's newest hundred, together and each.")
  private @Nullable String campaign;

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
    if ((run == null) == (campaign == null)) {
      throw new UsageProblem("One of RUN and --campaign NAME is needed.");
    }
    if (campaign != null && (follow || !query().isEmpty())) {
      throw new UsageProblem(
          "--campaign goes with --csv and --json alone: groups are compared within a run.");
    }
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
    } else if (campaign != null) {
      new CampaignReportPage(shell.terminal()).show(report);
    } else {
      new ReportPage(shell.terminal()).show(report);
    }
    return Exit.DONE;
  }

  private List<String> query() {
    List<String> query = new ArrayList<>();
    add(query, "of", of);
    add(query, "goal", goal);
    add(query, "zone", zone);
    add(query, "step", step);
    return query;
  }

  private String path() {
    if (campaign != null) {
      return ApiClient.path("/v1/campaigns/%s/report", campaign);
    }
    List<String> query = query();
    String path = ApiClient.path("/v1/runs/%s/report", String.valueOf(run));
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
