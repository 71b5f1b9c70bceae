package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.plan.CampaignSources;
import dev.fanfare.cli.plan.PlanReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "apply",
    description = {
      "Makes each file the current version of the campaign it names, and the templates",
      "of a folder those of the workspace: all of them or none.",
      "With --plan exactly what was planned, or nothing."
    })
final class ApplyCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--plan",
      paramLabel = "HASH",
      description = "The plan that was reviewed; files are not needed then.")
  private @Nullable String hash;

  @Option(
      names = "--overwrite",
      description = "Also takes back what others have applied since the files were taken.")
  private boolean overwrite;

  @Option(names = "--policy", paramLabel = "POLICY", description = PlanCommand.POLICY)
  private @Nullable String policy;

  @Option(names = "--override-deadline", description = PlanCommand.OVERRIDE_DEADLINE)
  private boolean overrideDeadline;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE|FOLDER",
      description = "Campaign files, or folders with campaigns/*.yaml or *.yaml.")
  private List<Path> named = List.of();

  ApplyCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    if (named.isEmpty() && hash == null) {
      throw new UsageProblem("Name files or folders, or a plan with --plan.");
    }
    ApiClient api = connection.open(shell);
    CampaignSources sources = CampaignSources.read(shell.directory(), named);
    if (named.isEmpty()) {
      if (policy != null || overrideDeadline) {
        throw new UsageProblem(
            "A plan has its policy: plan again with --policy and --override-deadline.");
      }
      return apply(api, String.valueOf(hash), sources, "");
    }
    JsonNode plan = PlanCommand.plan(api, sources, policy, overrideDeadline);
    String planned = plan.path("hash").asText();
    String workspace = plan.path("workspace").asText();
    if (!plan.path("valid").asBoolean()) {
      return refuse(plan, "");
    }
    if (hash != null && !hash.equals(planned)) {
      return refuse(plan, "This is not what was planned as " + hash + "; review it as " + planned);
    }
    if (hash == null && !overwrite && PlanReport.undoes(plan)) {
      return refuse(
          plan,
          "It takes back what others have applied. Pull first, or apply it with --overwrite.");
    }
    return apply(api, planned, sources, workspace);
  }

  private int refuse(JsonNode plan, String why) {
    PlanReport report = new PlanReport(shell.terminal());
    if (connection.json()) {
      shell.json(plan);
    } else if (why.isEmpty()) {
      report.problems(plan);
    } else {
      report.campaigns(plan);
      shell.terminal().line();
    }
    if (!why.isEmpty()) {
      shell.terminal().error(why);
    }
    return Exit.REFUSED;
  }

  private int apply(ApiClient api, String planned, CampaignSources sources, String workspace)
      throws IOException {
    JsonNode outcome = api.post(ApiClient.path("/v1/plans/%s/apply", planned), null).body();
    Map<String, Integer> versions = new HashMap<>();
    Map<String, Integer> ofTemplates = new HashMap<>();
    for (JsonNode template : outcome.path("templates")) {
      ofTemplates.put(template.path("template").asText(), template.path("version").asInt());
      if (!connection.json()) {
        tell("template " + template.path("template").asText(), template);
      }
    }
    for (JsonNode campaign : outcome.path("campaigns")) {
      versions.put(campaign.path("campaign").asText(), campaign.path("version").asInt());
      if (!connection.json()) {
        tell(campaign.path("campaign").asText(), campaign);
      }
    }
    sources.note(workspace, versions, ofTemplates);
    if (connection.json()) {
      shell.json(outcome);
    }
    return Exit.DONE;
  }

  private void tell(String name, JsonNode outcome) {
    String what = outcome.path("what").asText();
    shell
        .terminal()
        .line(
            "%s: %s, version %d"
                .formatted(
                    name,
                    what.equals("changed") ? "new version" : what,
                    outcome.path("version").asInt()));
  }
}
