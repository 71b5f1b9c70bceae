package dev.fanfare.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.cli.api.ApiClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "send",
    description = {
      "Tells events, one JSON object a line, as POST /v1/events takes them;",
      "docs/events-in.md. What was told before is told again without harm."
    })
final class EventsSendCommand implements Callable<Integer> {

  private static final int AT_ONCE = 500;

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(index = "0", paramLabel = "FILE.jsonl", description = "One event a line.")
  private Path file = Path.of("");

  private long accepted;
  private long duplicates;
  private long rejected;

  EventsSendCommand(Shell shell) {
    this.shell = shell;
  }

  /** An event and the line it stands in. */
  private record Line(int number, JsonNode event) {}

  @Override
  public Integer call() throws IOException {
    List<Line> lines = lines(TextFiles.read(shell, file));
    ApiClient api = connection.open(shell);
    for (int from = 0; from < lines.size(); from += AT_ONCE) {
      send(api, lines.subList(from, Math.min(from + AT_ONCE, lines.size())));
    }
    if (connection.json()) {
      ObjectNode sums = ApiClient.JSON.createObjectNode();
      sums.put("accepted", accepted).put("duplicates", duplicates).put("rejected", rejected);
      shell.json(sums);
    } else {
      shell
          .terminal()
          .line(
              "%d accepted, %d told before, %d rejected".formatted(accepted, duplicates, rejected));
    }
    return rejected == 0 ? Exit.DONE : Exit.REFUSED;
  }

  private void send(ApiClient api, List<Line> lines) {
    ObjectNode body = ApiClient.JSON.createObjectNode();
    var events = body.putArray("events");
    lines.forEach(line -> events.add(line.event()));
    JsonNode answer = api.post("/v1/events", body).body();
    accepted += answer.path("accepted").asLong();
    duplicates += answer.path("duplicates").asLong();
    rejected += answer.path("rejected").asLong();
    for (int i = 0; i < lines.size() && !connection.json(); i++) {
      int number = lines.get(i).number();
      answer.path("events").path(i).path("violations").forEach(each -> tell(number, each));
    }
  }

  private void tell(int number, JsonNode violation) {
    String value = violation.path("value").asText("");
    shell
        .terminal()
        .line(
            "%s:%d %s%s: %s"
                .formatted(
                    file,
                    number,
                    violation.path("place").asText().replaceFirst("^/events/\\d+", ""),
                    value.isEmpty() ? "" : " \"" + value + "\"",
                    violation.path("rule").asText()));
  }

  private List<Line> lines(String text) {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank()) {
        try {
          lines.add(new Line(number, ApiClient.JSON.readTree(line)));
        } catch (JsonProcessingException e) {
          throw new UsageProblem(file + ":" + number + " is not JSON: " + e.getOriginalMessage());
        }
      }
    }
    if (lines.isEmpty()) {
      throw new UsageProblem(file + " has no events.");
    }
    return lines;
  }
}
