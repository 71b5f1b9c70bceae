package dev.fanfare.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.cli.api.ApiClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "send",
    description = {
      "Sends a message to people it names itself, and says what became of each.",
      "CALL is the body of POST /v1/messages; docs/messages.md."
    })
final class SendCommand implements Callable<Integer> {

  private static final Set<String> ENDS =
      Set.of("SENT", "SKIPPED", "FAILED", "CANCELLED", "HELD_OUT", "UNKNOWN");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(index = "0", paramLabel = "CALL", description = "A file of JSON.")
  private Path file = Path.of("");

  @Option(
      names = "--to",
      paramLabel = "WHO",
      description = "Instead of the file's recipients: an address, or a profile's id.")
  private List<String> to = List.of();

  @Option(
      names = "--once",
      paramLabel = "KEY",
      description = "The Idempotency-Key: another call with it sends nothing more.")
  private @Nullable String once;

  SendCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    ApiClient api = connection.open(shell);
    Map<String, String> headers = once == null ? Map.of() : Map.of("Idempotency-Key", once);
    JsonNode taken = api.post("/v1/messages", body(), headers).body();
    List<JsonNode> states = new ArrayList<>();
    for (JsonNode message : taken.path("messages")) {
      states.add(ended(api, message.path("id").asText()));
    }
    if (connection.json()) {
      shell.json(ApiClient.JSON.createArrayNode().addAll(states));
    } else {
      states.forEach(state -> tell(shell, state));
    }
    boolean sent = states.stream().allMatch(state -> state.path("state").asText().equals("SENT"));
    return sent ? Exit.DONE : Exit.REFUSED;
  }

  private ObjectNode body() throws IOException {
    JsonNode call;
    try {
      call = ApiClient.JSON.readTree(TextFiles.read(shell, file));
    } catch (JsonProcessingException e) {
      throw new UsageProblem(file + " is not JSON: " + e.getOriginalMessage());
    }
    if (!(call instanceof ObjectNode body)) {
      throw new UsageProblem(file + " is not a JSON object.");
    }
    if (!to.isEmpty()) {
      var recipients = body.putArray("to");
      to.forEach(who -> recipients.addObject().put(who.contains("@") ? "address" : "profile", who));
    }
    return body;
  }

  /** The message once it has ended, or as it is when it takes long. */
  static JsonNode ended(ApiClient api, String id) {
    long since = System.nanoTime();
    while (true) {
      JsonNode state = api.get(ApiClient.path("/v1/messages/%s", id));
      if (ENDS.contains(state.path("state").asText())
          || System.nanoTime() - since > PATIENCE.toNanos()) {
        return state;
      }
      try {
        Thread.sleep(Duration.ofMillis(50));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return state;
      }
    }
  }

  /** Says what became of a message. */
  static void tell(Shell shell, JsonNode state) {
    String word = state.path("state").asText().toLowerCase(Locale.ROOT).replace('_', ' ');
    String why = state.has("reason") ? ": " + state.path("rule").asText() : "";
    String who = state.path("profile").asText(state.path("subject").asText());
    String what = state.has("variant") ? " " + state.path("variant").asText() : "";
    shell
        .terminal()
        .line("%s %s%s %s%s".formatted(state.path("id").asText(), who, what, word, why));
  }
}
