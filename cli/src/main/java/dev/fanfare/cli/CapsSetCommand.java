package dev.fanfare.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.cli.api.Answer;
import dev.fanfare.cli.api.ApiClient;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "set",
    description = "Creates a frequency cap, or replaces all that it says.",
    sortOptions = false)
final class CapsSetCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(paramLabel = "NAME", description = "The cap's name.")
  private String name = "";

  @Option(
      names = "--count",
      paramLabel = "N",
      required = true,
      description = "Messages to a person in a window, at most.")
  private int count;

  @ArgGroup(multiplicity = "1")
  private Window window = new Window();

  /** One of the two. */
  static final class Window {
    @Option(
        names = "--rolling",
        paramLabel = "DURATION",
        description = "A time that goes along, such as P7D or PT36H.")
    private @Nullable String rolling;

    @Option(
        names = "--calendar",
        paramLabel = "UNIT",
        description = "day, week or month, where the person lives.")
    private @Nullable String calendar;
  }

  @Option(names = "--channel", paramLabel = "CHANNEL", description = "email, or any (the default).")
  private @Nullable String channel;

  @Option(
      names = "--tag",
      paramLabel = "TAG",
      description = "Only campaigns with this tag count and are held back.")
  private @Nullable String tag;

  @Option(
      names = "--on-hit",
      paramLabel = "WHAT",
      description = "drop (the default), or defer until there is room.")
  private @Nullable String onHit;

  CapsSetCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ApiClient api = connection.open(shell);
    String path = ApiClient.path("/v1/frequency-caps/%s", name);
    Answer answer = api.put(path, cap(), ApiClient.condition(api.find(path)));
    if (connection.json()) {
      shell.json(answer.body());
    } else {
      shell.terminal().line(name + ": " + (answer.status() == 201 ? "created" : "replaced"));
    }
    return Exit.DONE;
  }

  private ObjectNode cap() {
    ObjectNode cap = ApiClient.JSON.createObjectNode().put("count", count);
    put(cap.putObject("window"), "rolling", window.rolling);
    put((ObjectNode) cap.path("window"), "calendar", window.calendar);
    put(cap, "channel", channel);
    put(cap, "tag", tag);
    put(cap, "onHit", onHit);
    return cap;
  }

  private static void put(ObjectNode object, String key, @Nullable String value) {
    if (value != null) {
      object.put(key, value);
    }
  }
}
