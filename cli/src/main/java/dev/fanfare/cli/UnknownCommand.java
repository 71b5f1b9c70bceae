package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.terminal.Figures;
import dev.fanfare.cli.terminal.Table;
import dev.fanfare.cli.terminal.Terminal;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "unknown",
    description = "Messages of a run whose outcome was lost, and what becomes of them.")
final class UnknownCommand implements Callable<Integer> {

  /** What becomes of messages that may or may not have been sent. */
  enum Choice {
    RESEND,
    DROP
  }

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--decide",
      paramLabel = "resend|drop",
      description = "Sends them again, or leaves them.")
  private @Nullable Choice decide;

  @Parameters(paramLabel = "RUN", description = "Its id, run_…")
  private String run = "";

  UnknownCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ApiClient api = connection.open(shell);
    String path = ApiClient.path("/v1/runs/%s/unknown", run);
    JsonNode answer = decide == null ? api.get(path) : api.post(path, decision(decide)).body();
    if (connection.json()) {
      shell.json(answer);
    } else if (decide != null) {
      String people = Figures.of(answer.path("people").asLong(), "person", "people");
      shell.terminal().line(answer.path("decision").asText() + ": " + people);
    } else {
      tell(answer);
    }
    return Exit.DONE;
  }

  private static ObjectNode decision(Choice choice) {
    return ApiClient.JSON
        .createObjectNode()
        .put("decision", choice.name().toLowerCase(Locale.ROOT));
  }

  private void tell(JsonNode unknown) {
    Terminal terminal = shell.terminal();
    Table people = new Table("person", "message", "attempt", "since");
    for (JsonNode person : unknown.path("items")) {
      people.row(
          person.path("externalId").asText(person.path("subject").asText()),
          person.path("messageId").asText(),
          person.path("attempt").asText(""),
          Times.shown(person, "at"));
    }
    if (people.isEmpty()) {
      terminal.line("Nothing is unknown.");
    } else {
      people.print(terminal);
    }
    for (JsonNode disturbance : unknown.path("disturbances")) {
      terminal.line(
          disturbance.path("node").asText()
              + " was lost with "
              + Figures.of(disturbance.path("unknown").asLong(), "message", "messages")
              + " of slice "
              + disturbance.path("slice").asInt()
              + ", "
              + Times.shown(disturbance, "at"));
    }
    if (unknown.has("next")) {
      terminal.line("There are more; --json with the API's cursor shows all.");
    }
  }
}
