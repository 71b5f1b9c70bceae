package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.terminal.Figures;
import dev.fanfare.cli.terminal.Table;
import dev.fanfare.cli.terminal.Terminal;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "status", description = "How a run stands; without one, how the installation is.")
final class StatusCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(arity = "0..1", paramLabel = "RUN", description = "Its id, run_…")
  private @Nullable String run;

  StatusCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ApiClient api = connection.open(shell);
    JsonNode answer = api.get(run == null ? "/v1/status" : ApiClient.path("/v1/runs/%s", run));
    if (connection.json()) {
      shell.json(answer);
    } else if (run == null) {
      installation(answer);
    } else {
      run(answer);
    }
    return Exit.DONE;
  }

  private void installation(JsonNode status) {
    Terminal terminal = shell.terminal();
    terminal.line(status.path("node").asText() + ": " + level(status));
    terminal.line();
    Table table = new Table("figure", "of", "value", "");
    for (JsonNode figure : status.path("figures")) {
      table.row(
          figure.path("title").asText(),
          figure.path("of").asText(""),
          value(figure),
          figure.path("level").asText().equals("good") ? "" : level(figure));
    }
    table.print(terminal);
  }

  private static String value(JsonNode figure) {
    if (!figure.has("value")) {
      return figure.path("text").asText("");
    }
    double value = figure.path("value").asDouble();
    String number =
        value == Math.rint(value)
            ? Figures.number((long) value)
            : String.format(Locale.ROOT, "%,.1f", value);
    return (number + " " + figure.path("unit").asText("")).strip();
  }

  private static String level(JsonNode figure) {
    return switch (figure.path("level").asText()) {
      case "good" -> "well";
      case "watch" -> "to be watched";
      case String other -> other;
    };
  }

  private static String what(JsonNode run) {
    return run.has("campaign")
        ? run.path("campaign").asText() + " version " + run.path("campaignVersion").asInt()
        : "messages through " + run.path("account").asText();
  }

  private void run(JsonNode answer) {
    Terminal terminal = shell.terminal();
    terminal.line(terminal.strong(what(answer)) + ", " + answer.path("id").asText());
    RunProgress.drawn(answer, terminal).stream()
        .map(String::stripTrailing)
        .filter(line -> !line.isBlank())
        .forEach(terminal::line);
    RunProgress.notes(answer).forEach(terminal::line);
    if (answer.hasNonNull("problem")) {
      terminal.line("Problem: " + answer.path("problem").asText());
    }
    Table table = new Table("state", "reason", "people");
    for (JsonNode figure : answer.path("counts")) {
      table.row(
          RunProgress.stateWord(figure.path("state").asText()),
          figure.path("reason").asText("").replace('_', ' '),
          Figures.number(figure.path("count").asLong()));
    }
    if (!table.isEmpty()) {
      terminal.line();
      table.print(terminal);
    }
  }
}
