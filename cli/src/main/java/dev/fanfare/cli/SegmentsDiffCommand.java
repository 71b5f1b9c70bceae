package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.terminal.Figures;
import dev.fanfare.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "diff", description = "Who is in one of two versions of a segment alone.")
final class SegmentsDiffCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(index = "0", paramLabel = "SEGMENT", description = "Its name.")
  private String segment = "";

  @Option(names = "--from", paramLabel = "VERSION", description = "By default the one before.")
  private @Nullable Integer from;

  @Option(names = "--to", paramLabel = "VERSION", description = "By default the current one.")
  private @Nullable Integer to;

  SegmentsDiffCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var path = new StringBuilder(ApiClient.path("/v1/segments/%s/diff?sample=10", segment));
    path.append(from == null ? "" : "&from=" + from).append(to == null ? "" : "&to=" + to);
    JsonNode difference = connection.open(shell).get(path.toString());
    if (connection.json()) {
      shell.json(difference);
    } else {
      Terminal terminal = shell.terminal();
      version(terminal, "-", difference.path("from"));
      version(terminal, "+", difference.path("to"));
      people(terminal, "+", difference.path("joined"), difference.path("joinedSample"));
      people(terminal, "-", difference.path("left"), difference.path("leftSample"));
    }
    return Exit.DONE;
  }

  private static void version(Terminal terminal, String sign, JsonNode version) {
    terminal.line(
        "%s version %s: %s"
            .formatted(
                sign,
                version.path("version").asText(),
                version.path("condition").asText("imported")));
  }

  private static void people(Terminal terminal, String sign, JsonNode count, JsonNode sample) {
    terminal.line("%s %s people".formatted(sign, Figures.number(count.asLong())));
    sample.forEach(
        member -> terminal.line("    " + sign + " " + member.path("externalId").asText()));
  }
}
