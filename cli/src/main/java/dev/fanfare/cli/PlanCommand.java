package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.plan.CampaignSources;
import dev.fanfare.cli.plan.PlanReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = PlanCommand.NAME,
    description = {
      "Shows what applying campaign files would change, and changes nothing.",
      "Exit codes: 0 nothing to change, 2 changes, 1 problems."
    })
final class PlanCommand implements Callable<Integer> {

  static final String NAME = "plan";

  /** What the option {@code --policy} says. */
  static final String POLICY =
      "What becomes of open runs: pin (default), migrateUnsent or drainThenSwitch.";

  /** What the option {@code --override-deadline} says. */
  static final String OVERRIDE_DEADLINE =
      "Also where an open run cannot keep the deadline it is to go on by.";

  /** There is something to apply; for pipelines that go on only then. */
  static final int CHANGES = 2;

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(names = "--policy", paramLabel = "POLICY", description = POLICY)
  private @Nullable String policy;

  @Option(names = "--override-deadline", description = OVERRIDE_DEADLINE)
  private boolean overrideDeadline;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|FOLDER",
      description =
          "Campaign files, or folders with campaigns/*.yaml or *.yaml,\nand templates in templates/email.")
  private List<Path> named = List.of();

  PlanCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    JsonNode plan =
        plan(
            connection.open(shell),
            CampaignSources.read(shell.directory(), named),
            policy,
            overrideDeadline);
    boolean valid = plan.path("valid").asBoolean();
    if (connection.json()) {
      shell.json(plan);
    } else {
      tell(plan, valid);
    }
    return !valid ? Exit.REFUSED : plan.path("changes").asBoolean() ? CHANGES : Exit.DONE;
  }

  private void tell(JsonNode plan, boolean valid) {
    PlanReport report = new PlanReport(shell.terminal());
    if (!valid) {
      report.problems(plan);
      return;
    }
    report.campaigns(plan);
    shell.terminal().line();
    shell
        .terminal()
        .line(
            plan.path("changes").asBoolean()
                ? "Apply exactly this:\n  ./fanfare apply --plan " + plan.path("hash").asText()
                : "Nothing to change.");
  }

  /** Asks for a plan of the files. */
  static JsonNode plan(
      ApiClient api, CampaignSources sources, @Nullable String policy, boolean overrideDeadline)
      throws IOException {
    String workspace = api.get("/v1/whoami").path("workspace").asText();
    ObjectNode request = sources.request(workspace);
    if (policy != null) {
      request.put("policy", policy);
    }
    if (overrideDeadline) {
      request.put("overrideDeadline", true);
    }
    return api.post("/v1/plans", request).body();
  }
}
