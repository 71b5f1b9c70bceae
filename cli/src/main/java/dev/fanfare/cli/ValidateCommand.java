package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.CampaignFile;
import dev.fanfare.dsl.Problem;
import dev.fanfare.dsl.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "validate",
    description = {
      "Checks campaign files and changes nothing. Needs no engine, but with --online.",
      "Shows the next ten instants of a schedule."
    })
final class ValidateCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--online",
      description = "Also asks the engine: segments, templates, accounts and purposes exist.")
  private boolean online;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Campaign files.")
  private List<Path> files = List.of();

  ValidateCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    ArrayNode answers = ApiClient.JSON.createArrayNode();
    boolean valid = true;
    for (Path file : files) {
      String text = TextFiles.read(shell, file);
      ObjectNode answer = answers.addObject().put("file", file.toString());
      ArrayNode problems = answer.putArray("problems");
      offline(text, problems, answer.putArray("next"));
      if (online && problems.isEmpty()) {
        online(text, problems);
      }
      answer.put("valid", problems.isEmpty());
      valid &= problems.isEmpty();
      if (!connection.json()) {
        tell(file, problems);
        if (problems.isEmpty()) {
          answer.path("next").forEach(planned -> Upcoming.tell(shell.terminal(), planned));
        }
      }
    }
    if (connection.json()) {
      shell.json(answers);
    }
    return valid ? Exit.DONE : Exit.REFUSED;
  }

  private static void offline(String text, ArrayNode problems, ArrayNode next) {
    switch (CampaignFile.read(text)) {
      case Reading.Valid(Campaign campaign) -> Upcoming.add(campaign.schedule(), Times.now(), next);
      case Reading.Invalid(List<Problem> found) ->
          found.forEach(
              problem ->
                  problems
                      .addObject()
                      .put("path", problem.path())
                      .put("line", problem.line())
                      .put("column", problem.column())
                      .put("message", problem.message())
                      .put("hint", problem.hint()));
    }
  }

  private void online(String text, ArrayNode problems) {
    JsonNode answer =
        connection.open(shell).post("/v1/campaigns/validate", "text/yaml", text).body();
    answer.path("problems").forEach(problems::add);
  }

  private void tell(Path file, ArrayNode problems) {
    if (problems.isEmpty()) {
      shell.terminal().line(shell.terminal().good("✓") + " " + file);
      return;
    }
    for (JsonNode problem : problems) {
      String path = problem.path("path").asText();
      String hint = problem.path("hint").asText("");
      shell
          .terminal()
          .line(
              file
                  + (":" + problem.path("line").asInt() + ":" + problem.path("column").asInt())
                  + (path.isEmpty() ? ": " : ": " + path + " ")
                  + problem.path("message").asText());
      if (!hint.isEmpty()) {
        shell.terminal().paragraph("    ", hint);
      }
    }
  }
}
