package dev.fanfare.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.cli.api.ApiClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "preview",
    description = {
      "Shows a template, or a campaign's message, as one person would get it.",
      "Sends nothing. Without a person: a typical one."
    })
final class PreviewCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(paramLabel = "NAME", description = "A template, with @N one version; or a campaign.")
  private String name = "";

  @Option(names = "--campaign", description = "NAME is a campaign.")
  private boolean campaign;

  @ArgGroup private @Nullable Person person;

  @Option(names = "--locale", paramLabel = "TAG", description = "In place of the person's.")
  private @Nullable String locale;

  @Option(names = "--zone", paramLabel = "ZONE", description = "In place of the person's.")
  private @Nullable String zone;

  @Option(names = "--html", paramLabel = "FILE", description = "Writes the HTML there.")
  private @Nullable Path html;

  private static final class Person {
    @Option(
        names = "--profile",
        paramLabel = "ID",
        description = "A person of the workspace, by the workspace's own id.")
    private @Nullable String profile;

    @Option(
        names = "--case",
        paramLabel = "CASE",
        description =
            "Somebody made up: typical, missing-attributes, long-words, right-to-left, emoji,"
                + " markup or figures.")
    private @Nullable String edge;

    @Option(
        names = "--attributes",
        paramLabel = "FILE",
        description = "A JSON object of attributes.")
    private @Nullable Path attributes;
  }

  PreviewCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    JsonNode preview = connection.open(shell).post(path(), request()).body();
    if (html != null && preview.hasNonNull("html")) {
      Files.writeString(shell.directory().resolve(html), preview.path("html").asText());
    }
    if (connection.json()) {
      shell.json(preview);
    } else {
      tell(preview);
    }
    return preview.has("failure") ? Exit.REFUSED : Exit.DONE;
  }

  private String path() {
    if (campaign) {
      return ApiClient.path("/v1/campaigns/%s/preview", name);
    }
    int at = name.indexOf('@');
    return at < 0
        ? ApiClient.path("/v1/templates/%s/preview", name)
        : ApiClient.path(
            "/v1/templates/%s/preview?version=%s", name.substring(0, at), name.substring(at + 1));
  }

  private ObjectNode request() throws IOException {
    ObjectNode request = ApiClient.JSON.createObjectNode();
    put(request, "locale", locale);
    put(request, "zone", zone);
    if (person != null) {
      put(request, "profile", person.profile);
      put(request, "case", person.edge);
      if (person.attributes != null) {
        request.set("attributes", attributes(person.attributes));
      }
    }
    return request;
  }

  private JsonNode attributes(Path file) throws IOException {
    try {
      return ApiClient.JSON.readTree(TextFiles.read(shell, file));
    } catch (JsonProcessingException e) {
      throw new UsageProblem(file + " is no JSON: " + e.getOriginalMessage());
    }
  }

  private static void put(ObjectNode request, String key, @Nullable String value) {
    if (value != null) {
      request.put(key, value);
    }
  }

  private void tell(JsonNode preview) {
    var terminal = shell.terminal();
    JsonNode failure = preview.path("failure");
    if (failure.isObject()) {
      terminal.line(
          terminal.bad("no message: " + failure.path("reason").asText())
              + " "
              + failure.path("detail").asText(""));
    } else {
      terminal.line(terminal.strong(preview.path("subject").asText()));
      terminal.line();
      if (preview.hasNonNull("text")) {
        terminal.line(preview.path("text").asText().stripTrailing());
      } else if (html == null) {
        terminal.line(terminal.faint("HTML only: write it to a file with --html FILE."));
      }
    }
    if (preview.hasNonNull("language")) {
      terminal.line(terminal.faint("language: " + preview.path("language").asText()));
    }
    for (JsonNode variable : preview.path("variables")) {
      if (variable.path("missing").asBoolean()) {
        terminal.line(terminal.faint("missing: " + variable.path("name").asText()));
      }
    }
  }
}
