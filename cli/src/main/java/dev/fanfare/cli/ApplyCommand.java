package dev.fanfare.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.api.EngineRefusal;
import dev.fanfare.dsl.CampaignFile;
import dev.fanfare.dsl.Problem;
import dev.fanfare.dsl.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "apply",
    description = "Makes each file the current version of the campaign it names.")
final class ApplyCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Campaign files.")
  private List<Path> files = List.of();

  ApplyCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    ApiClient api = connection.open(shell);
    ArrayNode answers = ApiClient.JSON.createArrayNode();
    boolean refused = false;
    for (Path file : files) {
      String text = TextFiles.read(shell, file);
      switch (CampaignFile.read(text)) {
        case Reading.Valid valid ->
            refused |= !apply(api, file, valid.campaign().name(), text, answers);
        case Reading.Invalid(List<Problem> problems) -> {
          problems.forEach(problem -> shell.terminal().error(file + ":" + problem));
          refused = true;
        }
      }
    }
    if (connection.json()) {
      shell.json(answers);
    }
    return refused ? Exit.REFUSED : Exit.DONE;
  }

  /** One refused file does not keep the others from being applied. */
  private boolean apply(ApiClient api, Path file, String name, String text, ArrayNode answers) {
    try {
      CampaignApplication applied = CampaignApplication.apply(api, name, text);
      answers
          .addObject()
          .put("file", file.toString())
          .put("result", applied.what())
          .set("campaign", applied.version());
      if (!connection.json()) {
        shell
            .terminal()
            .line(
                name
                    + ": "
                    + applied.what()
                    + ", version "
                    + applied.version().path("version").asInt());
      }
      return true;
    } catch (EngineRefusal refusal) {
      refusal.lines().forEach(line -> shell.terminal().error(file + ": " + line));
      return false;
    }
  }
}
