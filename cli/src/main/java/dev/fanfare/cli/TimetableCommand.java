package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.terminal.Figures;
import dev.fanfare.cli.terminal.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "timetable",
    description = {
      "Shows when whom a launch would write to, by the zones of the people,",
      "or when whom of a run is due."
    })
final class TimetableCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(paramLabel = "CAMPAIGN|RUN", description = "A campaign's name, or run_…")
  private String of = "";

  TimetableCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ApiClient api = connection.open(shell);
    String path = of.startsWith("run_") ? "/v1/runs/%s/timetable" : "/v1/campaigns/%s/timetable";
    JsonNode timetable = api.get(ApiClient.path(path, of));
    if (connection.json()) {
      shell.json(timetable);
    } else {
      tell(timetable);
    }
    return Exit.DONE;
  }

  private void tell(JsonNode timetable) {
    shell
        .terminal()
        .line(
            "%s people, from %s to %s"
                .formatted(
                    Figures.number(timetable.path("people").asLong()),
                    timetable.path("begins").asText(),
                    timetable.path("ends").asText()));
    Table table = new Table("zone", "local time", "instant", "people", "wave", "notes");
    for (JsonNode entry : timetable.path("entries")) {
      table.row(
          entry.path("zone").asText("-"),
          entry.path("local").asText("").replace('T', ' '),
          entry.path("at").asText("-"),
          Figures.number(entry.path("people").asLong()),
          entry.path("wave").asText(""),
          notes(entry));
    }
    if (!table.isEmpty()) {
      table.print(shell.terminal());
    }
    if (!of.startsWith("run_")) {
      timetable.path("waves").forEach(this::tellWave);
    }
  }

  private void tellWave(JsonNode wave) {
    shell
        .terminal()
        .line(
            "    wave %s: %s of them, %s later"
                .formatted(
                    wave.path("wave").asText(),
                    wave.path("share").asText(),
                    wave.path("after").asText()));
  }

  private static String notes(JsonNode entry) {
    List<String> notes = new ArrayList<>();
    for (JsonNode note : entry.path("notes")) {
      String word = note.asText();
      notes.add(
          switch (word) {
            case "gap", "overlap" ->
                word + (entry.has("shown") ? ": " + entry.path("shown").asText() : "");
            case "held" -> "held until " + entry.path("heldUntil").asText();
            default -> word.replace('_', ' ');
          });
    }
    return String.join(", ", notes);
  }
}
