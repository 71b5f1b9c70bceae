package dev.fanfare.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.cli.UsageProblem;
import dev.fanfare.cli.api.Answer;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.api.EngineRefusal;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a workspace needs before the demo's campaign: settings, schema and an account. */
final class DemoWorkspace {

  static final String ACCOUNT = "main";

  private final ApiClient api;

  DemoWorkspace(ApiClient api) {
    this.api = api;
  }

  /** Fills in what a launch asks for; what is set stays as it is. */
  void settle() {
    Answer workspace = api.read("/v1/workspace");
    ObjectNode change = ApiClient.JSON.createObjectNode();
    if (!workspace.body().has("publicUrl")) {
      change.put("publicUrl", api.base().toString());
    }
    if (!workspace.body().has("postalAddress")) {
      change.put("postalAddress", "Fanfare Market, 1 Sample Street, Sampletown");
    }
    if (!change.isEmpty()) {
      api.patch("/v1/workspace", change, ApiClient.condition(Optional.of(workspace)));
    }
  }

  /** Declares the attributes; those of another type here are left out, and not answered. */
  SortedSet<String> declare(Map<String, String> attributes) {
    SortedSet<String> declared = new TreeSet<>();
    attributes.forEach(
        (name, type) -> {
          ObjectNode declaration = ApiClient.JSON.createObjectNode().put("type", type);
          try {
            api.put(ApiClient.path("/v1/attributes/%s", name), declaration, Map.of());
            declared.add(name);
          } catch (EngineRefusal refusal) {
            if (refusal.status() != 409) {
              throw refusal;
            }
          }
        });
    return declared;
  }

  /** The account leads to the inbox; one that leads elsewhere is not touched. */
  void connect(DemoInbox inbox) {
    String path = ApiClient.path("/v1/accounts/%s", ACCOUNT);
    Optional<Answer> known = api.find(path);
    if (known.isPresent()) {
      JsonNode settings = known.get().body().path("settings");
      String host = settings.path("host").asText();
      if (!host.equals(inbox.host())) {
        throw new UsageProblem(
            "The account "
                + ACCOUNT
                + " sends to "
                + elsewhere(host)
                + ", not to the inbox; the demo leaves it alone.");
      }
      if (settings.path("port").asText().equals(String.valueOf(inbox.port()))) {
        return;
      }
    }
    ObjectNode account = ApiClient.JSON.createObjectNode();
    account.put("channel", "email").put("adapter", "smtp");
    account
        .putObject("settings")
        .put("host", inbox.host())
        .put("port", String.valueOf(inbox.port()));
    api.put(path, account, ApiClient.condition(known));
  }

  private static String elsewhere(@Nullable String host) {
    return host == null || host.isEmpty() ? "another adapter" : host;
  }
}
