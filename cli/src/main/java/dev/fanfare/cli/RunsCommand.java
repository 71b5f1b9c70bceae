package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.terminal.Figures;
import dev.fanfare.cli.terminal.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "runs", description = "Runs, newest first.")
final class RunsCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(names = "--campaign", paramLabel = "NAME", description = "Of this campaign only.")
  private @Nullable String campaign;

  @Option(names = "--state", paramLabel = "STATE", description = "In this state only: SENDING, …")
  private @Nullable String state;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "At most so many, 1 to 500 (default: ${DEFAULT-VALUE}).")
  private int limit;

  RunsCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    JsonNode page = connection.open(shell).get(path());
    if (connection.json()) {
      shell.json(page);
      return Exit.DONE;
    }
    Table table = new Table("run", "campaign", "version", "state", "people", "planned for");
    for (JsonNode run : page.path("items")) {
      table.row(
          run.path("id").asText(),
          run.path("campaign").asText("messages of " + run.path("account").asText()),
          run.path("campaignVersion").asText("-"),
          RunProgress.word(run),
          run.has("planned") ? Figures.number(run.path("planned").asLong()) : "",
          Times.shown(run, "plannedAt"));
    }
    if (table.isEmpty()) {
      shell.terminal().line("No runs.");
    } else {
      table.print(shell.terminal());
    }
    return Exit.DONE;
  }

  private String path() {
    List<String> query = new ArrayList<>();
    query.add("limit=" + limit);
    if (campaign != null) {
      query.add(ApiClient.path("campaign=%s", campaign));
    }
    if (state != null) {
      query.add(ApiClient.path("state=%s", state));
    }
    return "/v1/runs?" + String.join("&", query);
  }
}
