package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "approve",
    description = {
      "Approves exactly what a version of a campaign says, by its hash,",
      "or shows whether it is approved."
    })
final class ApproveCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(index = "0", paramLabel = "CAMPAIGN", description = "Its name.")
  private String campaign = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "HASH",
      description = "Of what was reviewed; without it nothing is approved.")
  private @Nullable String hash;

  @Option(
      names = "--version",
      paramLabel = "VERSION",
      description = "The version in force when it is left out.")
  private @Nullable Integer version;

  @Option(names = "--revoke", description = "Takes the approval back.")
  private boolean revoke;

  ApproveCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (revoke && hash != null) {
      throw new UsageProblem("Give a hash to approve, or --revoke, not both.");
    }
    ApiClient api = connection.open(shell);
    int number =
        version != null
            ? version
            : api.get(ApiClient.path("/v1/campaigns/%s", campaign)).path("version").asInt();
    String path = ApiClient.path("/v1/campaigns/%s/versions/%s/approval", campaign, number);
    JsonNode answer = answer(api, path);
    if (connection.json()) {
      shell.json(answer);
    } else {
      tell(answer);
    }
    return Exit.DONE;
  }

  private JsonNode answer(ApiClient api, String path) {
    if (revoke) {
      return api.delete(path).body();
    }
    return hash == null
        ? api.get(path)
        : api.post(path, ApiClient.JSON.createObjectNode().put("hash", hash)).body();
  }

  private void tell(JsonNode approval) {
    Terminal terminal = shell.terminal();
    boolean approved = approval.path("approved").asBoolean();
    terminal.line(
        "%s, version %d: %s"
            .formatted(
                approval.path("campaign").asText(),
                approval.path("version").asInt(),
                approved ? terminal.good("approved") : "not approved"));
    terminal.line("  hash " + approval.path("hash").asText());
    terminal.line("  applied by " + named(approval, "author"));
    for (JsonNode each : approval.path("items")) {
      terminal.line(
          "  approved by %s, %s"
              .formatted(named(each, "approvedBy"), each.path("approvedAt").asText()));
      if (each.has("revokedAt")) {
        terminal.line(
            "    taken back by %s, %s"
                .formatted(named(each, "revokedBy"), each.path("revokedAt").asText()));
      }
    }
  }

  private static String named(JsonNode one, String key) {
    return one.path(key + "Name").asText(one.path(key).asText());
  }
}
