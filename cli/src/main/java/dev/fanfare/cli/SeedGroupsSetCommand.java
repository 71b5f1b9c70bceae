package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.cli.api.Answer;
import dev.fanfare.cli.api.ApiClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "set", description = "Creates a seed group, or replaces all that it says.")
final class SeedGroupsSetCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(
      paramLabel = "FILE.json",
      description = "The group: name, members, and renderAs if need be.")
  private Path file = Path.of("");

  SeedGroupsSetCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    ObjectNode group = JsonFiles.object(shell, file);
    JsonNode name = group.remove("name");
    if (name == null || !name.isTextual()) {
      throw new UsageProblem(file + " must say the group's name: {\"name\": \"qa\", …}");
    }
    ApiClient api = connection.open(shell);
    String path = ApiClient.path(SeedGroupsCommand.PATH, name.asText());
    Answer answer = api.put(path, group, ApiClient.condition(api.find(path)));
    if (connection.json()) {
      shell.json(answer.body());
    } else {
      shell
          .terminal()
          .line(
              "%s: %s, %d members"
                  .formatted(
                      name.asText(),
                      answer.status() == 201 ? "created" : "replaced",
                      answer.body().path("members").size()));
    }
    return Exit.DONE;
  }
}
