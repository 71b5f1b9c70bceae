package dev.fanfare.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.cli.api.Answer;
import dev.fanfare.cli.api.ApiClient;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "set",
    description = "Changes the settings that are given; an empty word clears one.")
final class WorkspaceSetCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(names = "--public-url", paramLabel = "URL", description = "Base of links in messages.")
  private @Nullable String publicUrl;

  @Option(
      names = "--postal-address",
      paramLabel = "WORDS",
      description = "Stands in every message that needs consent.")
  private @Nullable String postalAddress;

  @Option(
      names = "--default-zone",
      paramLabel = "ZONE",
      description = "Of people without a zone, as Europe/Vienna.")
  private @Nullable String defaultZone;

  @Option(
      names = "--region",
      paramLabel = "COUNTRY",
      description = "Where telephone numbers without a country's code are read, as AT.")
  private @Nullable String region;

  WorkspaceSetCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ObjectNode change = ApiClient.JSON.createObjectNode();
    put(change, "publicUrl", publicUrl);
    put(change, "postalAddress", postalAddress);
    put(change, "defaultZone", defaultZone);
    put(change, "region", region);
    if (change.isEmpty()) {
      throw new UsageProblem("Name at least one setting: see workspace set --help");
    }
    ApiClient api = connection.open(shell);
    Answer now = api.read("/v1/workspace");
    Answer changed = api.patch("/v1/workspace", change, ApiClient.condition(Optional.of(now)));
    if (connection.json()) {
      shell.json(changed.body());
    } else {
      WorkspaceCommand.show(shell.terminal(), changed.body());
    }
    return Exit.DONE;
  }

  private static void put(ObjectNode change, String name, @Nullable String value) {
    if (value == null) {
      return;
    }
    if (value.isEmpty()) {
      change.putNull(name);
    } else {
      change.put(name, value);
    }
  }
}
