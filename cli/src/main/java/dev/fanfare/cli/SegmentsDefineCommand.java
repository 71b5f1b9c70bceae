package dev.fanfare.cli;

import dev.fanfare.cli.api.Answer;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.terminal.Figures;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "define", description = "Makes a segment a rule, or gives it another.")
final class SegmentsDefineCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(index = "0", paramLabel = "SEGMENT", description = "Its name.")
  private String segment = "";

  @Parameters(index = "1", paramLabel = "CONDITION", description = "In CEL: docs/conditions.md.")
  private String condition = "";

  SegmentsDefineCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ApiClient api = connection.open(shell);
    var known = api.find(ApiClient.path("/v1/segments/%s", segment));
    Answer answer =
        api.put(
            ApiClient.path("/v1/segments/%s/rule", segment),
            ApiClient.JSON.createObjectNode().put("condition", condition),
            ApiClient.condition(known));
    if (connection.json()) {
      shell.json(answer.body());
    } else {
      shell
          .terminal()
          .line(
              "%s is at version %s: %s people"
                  .formatted(
                      segment,
                      answer.body().path("version").asText(),
                      Figures.number(answer.body().path("members").asLong())));
    }
    return Exit.DONE;
  }
}
