package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.plan.ChangeLines;
import dev.fanfare.cli.terminal.Table;
import dev.fanfare.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "history",
    description = {
      "The versions of a campaign, newest first; with VERSION what it says otherwise",
      "than the one before, or than another with --since."
    })
final class HistoryCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(index = "0", paramLabel = "CAMPAIGN", description = "Its name.")
  private String campaign = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "VERSION", description = "A number.")
  private @Nullable Integer version;

  @Option(names = "--since", paramLabel = "VERSION", description = "What to compare with.")
  private @Nullable Integer since;

  HistoryCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ApiClient api = connection.open(shell);
    if (version == null && since != null) {
      throw new UsageProblem("--since needs the VERSION to compare.");
    }
    if (version == null) {
      versions(api.items(ApiClient.path("/v1/campaigns/%s/versions", campaign)));
    } else {
      String path = ApiClient.path("/v1/campaigns/%s/versions/%s/changes", campaign, version);
      changes(api.get(since == null ? path : path + "?since=" + since));
    }
    return Exit.DONE;
  }

  private void versions(List<JsonNode> versions) {
    if (connection.json()) {
      shell.json(ApiClient.JSON.createArrayNode().addAll(versions));
      return;
    }
    Table table = new Table("version", "applied", "by", "of");
    for (JsonNode each : versions) {
      table.row(
          each.path("version").asText(),
          Times.shown(each, "createdAt"),
          each.path("keyName").asText(each.path("createdBy").asText()),
          origin(each));
    }
    table.print(shell.terminal());
  }

  private static String origin(JsonNode version) {
    if (version.has("restores")) {
      return "rollback to version " + version.path("restores").asInt();
    }
    return version.has("plan")
        ? "plan " + version.path("plan").asText().substring(0, 12)
        : "a file";
  }

  private void changes(JsonNode changes) {
    if (connection.json()) {
      shell.json(changes);
      return;
    }
    Terminal terminal = shell.terminal();
    terminal.line(
        "%s: version %d, since version %d"
            .formatted(
                terminal.strong(campaign),
                changes.path("version").asInt(),
                changes.path("since").asInt()));
    if (changes.path("changes").isEmpty()) {
      terminal.line("  only comments, order or layout differ");
    }
    ChangeLines.print(terminal, "  ", changes.path("changes"));
  }
}
