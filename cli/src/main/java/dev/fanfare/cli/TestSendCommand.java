package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.cli.api.ApiClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "test-send",
    description = {
      "Sends what a campaign says, each variant once, to whoever looks at it,",
      "and says what became of each. Nothing of the campaign counts it."
    })
final class TestSendCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(index = "0", paramLabel = "CAMPAIGN", description = "Its name.")
  private String campaign = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "WHO",
      description = "An address, or a profile's id.")
  private List<String> to = List.of();

  @Option(names = "--variant", paramLabel = "NAME", description = "Only this variant.")
  private @Nullable String variant;

  @Option(
      names = "--as",
      paramLabel = "EXTERNAL_ID",
      description = "The profile with whose data it is rendered.")
  private @Nullable String renderAs;

  @Option(
      names = "--of",
      paramLabel = "VERSION",
      description = "A version of the campaign; the one in force without it.")
  private @Nullable Integer version;

  @Option(
      names = "--prefix",
      paramLabel = "WORDS",
      description = "Before every subject, in place of \"[test] \".")
  private @Nullable String prefix;

  @Option(
      names = "--live-links",
      description = "Links for unsubscribing and choosing work, for whoever gets it.")
  private boolean liveLinks;

  @Option(
      names = "--once",
      paramLabel = "KEY",
      description = "The Idempotency-Key: another call with it sends nothing more.")
  private @Nullable String once;

  TestSendCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ApiClient api = connection.open(shell);
    Map<String, String> headers = once == null ? Map.of() : Map.of("Idempotency-Key", once);
    String path = ApiClient.path("/v1/campaigns/%s/test-sends", campaign);
    JsonNode taken = api.post(path, body(), headers).body();
    List<JsonNode> states = new ArrayList<>();
    for (JsonNode message : taken.path("messages")) {
      states.add(SendCommand.ended(api, message.path("id").asText()));
    }
    if (connection.json()) {
      shell.json(ApiClient.JSON.createArrayNode().addAll(states));
    } else {
      states.forEach(state -> SendCommand.tell(shell, state));
    }
    boolean sent = states.stream().allMatch(state -> state.path("state").asText().equals("SENT"));
    return sent ? Exit.DONE : Exit.REFUSED;
  }

  private ObjectNode body() {
    ObjectNode body = ApiClient.JSON.createObjectNode();
    var recipients = body.putArray("to");
    to.forEach(who -> recipients.addObject().put(who.contains("@") ? "address" : "profile", who));
    if (variant != null) {
      body.put("variant", variant);
    }
    if (renderAs != null) {
      body.put("renderAs", renderAs);
    }
    if (version != null) {
      body.put("version", version);
    }
    if (prefix != null) {
      body.put("subjectPrefix", prefix);
    }
    if (liveLinks) {
      body.put("links", "live");
    }
    return body;
  }
}
