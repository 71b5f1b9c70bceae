package dev.fanfare.cli;

import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.api.Installation;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every verb has: which engine, with which key, for people or for machines. */
final class ConnectionOptions {

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The engine's address; else FANFARE_URL, the data folder's, or port 8080 here.")
  private @Nullable URI url;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "The API key; else FANFARE_KEY, or the data folder's first admin key.")
  private @Nullable String key;

  @Option(names = "--json", description = "Answers as JSON.")
  private boolean json;

  boolean json() {
    return json;
  }

  Installation installation(Shell shell) {
    return Installation.find(shell.environment(), shell.directory());
  }

  ApiClient open(Shell shell) {
    Installation installation = installation(shell);
    return new ApiClient(address(shell, installation), bearer(shell, installation));
  }

  private URI address(Shell shell, Installation installation) {
    String set = shell.environment().getOrDefault("FANFARE_URL", "");
    URI chosen = url != null ? url : set.isBlank() ? installation.apiUrl() : URI.create(set);
    if (chosen.getHost() == null) {
      throw new UsageProblem("\"" + chosen + "\" is not an address such as http://127.0.0.1:8080");
    }
    return chosen;
  }

  private @Nullable String bearer(Shell shell, Installation installation) {
    String set = shell.environment().getOrDefault("FANFARE_KEY", "");
    if (key != null) {
      return key;
    }
    return set.isBlank() ? installation.adminKey().orElse(null) : set;
  }
}
