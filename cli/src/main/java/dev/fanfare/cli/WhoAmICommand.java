package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "whoami", description = "The workspace and role of the key in use.")
final class WhoAmICommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  WhoAmICommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ApiClient api = connection.open(shell);
    JsonNode me = api.get("/v1/whoami");
    if (connection.json()) {
      shell.json(me);
      return Exit.DONE;
    }
    String sandbox = me.path("sandbox").asBoolean() ? " (a sandbox)" : "";
    String installation = me.path("installation").asBoolean() ? ", may create workspaces" : "";
    shell
        .terminal()
        .line("Workspace " + me.path("workspace").asText() + sandbox + " at " + api.base());
    shell
        .terminal()
        .line(
            "Key "
                + me.path("keyId").asText()
                + " \""
                + me.path("keyName").asText()
                + "\": "
                + me.path("role").asText()
                + installation);
    return Exit.DONE;
  }
}
